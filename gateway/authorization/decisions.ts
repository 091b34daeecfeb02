import type { GraphQLNamedType, GraphQLObjectType } from 'graphql';
import { decide, type AccessClass, type Decision } from '../../schema/access/decide.ts';
import type { Rules } from '../../schema/access/rule.ts';

/** A decision that refuses. */
export type Refusal = Extract<Decision, { verdict: 'deny' }>;

/** The questions that a walk through an operation asks of the rules, for one access class. */
export interface Decisions {
  /** Whether a type may be met at all. */
  ofType: (type: GraphQLNamedType) => Refusal | undefined;
  /**
   * Whether a field may be read. The rule of the type it is asked on, of every object type that can stand there, and of
   * the type it returns all have to allow it.
   */
  ofField: (field: FieldInPlace) => Refusal | undefined;
}

/** A field where it stands in an operation. */
export interface FieldInPlace {
  parent: GraphQLNamedType;
  name: string;
  /** The object types that can stand at the parent's place. */
  possible: readonly GraphQLObjectType[];
  returns: GraphQLNamedType;
}

/** Makes the decisions of one access class; each coordinate is decided once. */
export function createDecisions(rules: Rules, facts: AccessClass): Decisions {
  const decided = new Map<string, Refusal | undefined>();
  const at = (coordinate: string): Refusal | undefined => {
    if (!decided.has(coordinate)) {
      const decision = decide(rules.get(coordinate), facts);
      decided.set(coordinate, decision.verdict === 'deny' ? decision : undefined);
    }
    return decided.get(coordinate);
  };
  return {
    ofType: (type) => at(type.name),
    ofField: ({ parent, name, possible, returns }) => {
      const types = [parent, ...possible.filter((type) => type !== parent)];
      for (const type of types) {
        const refusal = at(type.name) ?? at(`${type.name}.${name}`);
        if (refusal) return refusal;
      }
      return at(returns.name);
    },
  };
}
