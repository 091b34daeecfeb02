import type { GraphQLNamedType, GraphQLObjectType } from 'graphql';
import { decide, type AccessClass, type Decision } from '../../schema/access/decide.ts';
import { printMask, type Mask } from '../../schema/access/mask.ts';
import type { Rules } from '../../schema/access/rule.ts';

/** A decision that refuses. */
export type Refusal = Extract<Decision, { verdict: 'deny' }>;

/** The questions that a walk through an operation asks of the rules, for one access class. */
export interface Decisions {
  /** Whether a type may be met at all. */
  ofType: (type: GraphQLNamedType) => Refusal | undefined;
  /**
   * Whether a field may be read. The rule of the type it is asked on, of every object type that can stand there, and of
   * the types it returns all have to allow it.
   */
  ofField: (field: FieldInPlace) => Refusal | undefined;
  /** The form in which a field that may be read is shown; undefined where it is shown in full. */
  maskOf: (field: FieldInPlace) => Mask | undefined;
}

/** A field where it stands in an operation. */
export interface FieldInPlace {
  parent: GraphQLNamedType;
  name: string;
  /** The object types that can stand at the parent's place. */
  possible: readonly GraphQLObjectType[];
  /** As `returnedTypes` gives them. */
  returns: readonly GraphQLNamedType[];
}

/** Makes the decisions of one access class; each coordinate is decided once. */
export function createDecisions(rules: Rules, facts: AccessClass): Decisions {
  const decided = new Map<string, Limit[]>();
  const at = (coordinate: string): Limit[] => {
    const rule = rules.get(coordinate);
    if (rule === undefined) return NO_LIMIT;
    let limits = decided.get(coordinate);
    if (limits === undefined) decided.set(coordinate, (limits = limitsBy(decide(rule, facts))));
    return limits;
  };
  const everythingAt = ({ parent, name, possible, returns }: FieldInPlace): Limit[] => {
    const limits = [...at(parent.name), ...at(`${parent.name}.${name}`)];
    for (const type of possible)
      if (type !== parent) limits.push(...at(type.name), ...at(`${type.name}.${name}`));
    for (const type of returns) limits.push(...at(type.name));
    return limits;
  };
  return {
    ofType: (type) => refusalIn(at(type.name)),
    ofField: (field) => {
      const decisions = everythingAt(field);
      return refusalIn(decisions) ?? clashIn(decisions);
    },
    maskOf: (field) => everythingAt(field).find((decision) => decision.verdict === 'mask')?.mask,
  };
}

/** A decision that does not show everything. Most allow, and need no place in a list. */
type Limit = Exclude<Decision, { verdict: 'allow' }>;

const NO_LIMIT: Limit[] = [];

function limitsBy(decision: Decision): Limit[] {
  return decision.verdict === 'allow' ? NO_LIMIT : [decision];
}

function refusalIn(decisions: readonly Limit[]): Refusal | undefined {
  return decisions.find((decision) => decision.verdict === 'deny');
}

/** Where two types can stand at one place and each masks the field its own way, no one form would be right. */
function clashIn(decisions: readonly Limit[]): Refusal | undefined {
  const [first, ...others] = decisions.filter((decision) => decision.verdict === 'mask');
  const other = others.find(({ mask }) => first && printMask(mask) !== printMask(first.mask));
  return other && { verdict: 'deny', coordinate: other.coordinate, demand: { kind: 'releases', anyOf: [] } };
}
