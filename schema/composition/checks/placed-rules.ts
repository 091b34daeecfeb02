import type { ConstDirectiveNode } from 'graphql';
import { readDemand, RuleError } from '../../access/read-demand.ts';
import type { Demand } from '../../access/rule.ts';
import type { AppliedDirective, SubgraphModel } from './subgraph-model.ts';

/** An access directive where it stands in a subgraph. */
export interface PlacedRule {
  /** `Type.field`, or a type. */
  coordinate: string;
  type: string;
  /** Undefined where it stands on a type. */
  field: string | undefined;
  /** The directive's name in its specification. */
  name: string;
  node: ConstDirectiveNode;
  /** Undefined where it is malformed, which other checks complain of. */
  demand: Demand | undefined;
}

const ACCESS = ['authenticated', 'requiresScopes', 'policy', 'release'];

/** Lists a subgraph's access directives, in the order of the document. */
export function placedRules({ types }: SubgraphModel): PlacedRule[] {
  return [...types.values()].flatMap((type) => [
    ...place({ type: type.name, field: undefined, fieldType: undefined }, type.directives),
    ...[...type.fields.values()].flatMap((field) =>
      place({ type: type.name, field: field.name, fieldType: field.type }, field.directives),
    ),
  ]);
}

function place(
  { type, field, fieldType }: { type: string; field: string | undefined; fieldType: string | undefined },
  directives: readonly AppliedDirective[],
): PlacedRule[] {
  const coordinate = field === undefined ? type : `${type}.${field}`;
  return directives.flatMap(({ name, node }) => {
    if (name === undefined || !ACCESS.includes(name)) return [];
    return { coordinate, type, field, name, node, demand: tryDemand({ coordinate, fieldType }, name, node) };
  });
}

function tryDemand(...[where, name, node]: Parameters<typeof readDemand>): Demand | undefined {
  try {
    return readDemand(where, name, node);
  } catch (error) {
    if (error instanceof RuleError) return undefined;
    throw error;
  }
}
