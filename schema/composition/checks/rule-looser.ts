import { print } from 'graphql';
import type { Demand } from '../../access/rule.ts';
import { placeOf, type CheckContext, type Complaint } from './check.ts';
import { definitionsOf, ownerOf } from './owners.ts';
import { placedRules, type PlacedRule } from './placed-rules.ts';
import type { SubgraphModel } from './subgraph-model.ts';

/**
 * Finds rules on what another subgraph owns that would let in somebody whom the owner's rule does not. Demands are joined, so
 * nobody would get in; but whoever reads the looser rule is misled, and relies on it when the owner's changes. A stricter
 * rule is allowed.
 */
export function ruleLooser(context: CheckContext): Complaint[] {
  const { candidate, others } = context;
  return [candidate, ...others].flatMap((subgraph) => {
    const rules = placedRules(subgraph);
    return rules.flatMap((rule, index) => {
      const owner = ownerOfRule(context, rule);
      // Whichever of the two is the candidate has to hear of it; what others have among themselves is not its business.
      if (owner === undefined || owner === subgraph || ![owner, subgraph].includes(candidate)) return [];
      if (rules.findIndex(({ coordinate }) => coordinate === rule.coordinate) !== index) return [];
      return compare(context, rule.coordinate, { owner, subgraph });
    });
  });
}

function compare(
  { candidate }: CheckContext,
  coordinate: string,
  { owner, subgraph }: { owner: SubgraphModel; subgraph: SubgraphModel },
): Complaint[] {
  const rulesAt = (model: SubgraphModel): PlacedRule[] =>
    placedRules(model).filter((rule) => rule.coordinate === coordinate);
  const theirs = rulesAt(subgraph);
  const unmet = rulesAt(owner).filter(
    ({ demand }) => demand && !theirs.some((rule) => rule.demand && implies(rule.demand, demand)),
  );
  const [first] = theirs;
  if (first === undefined || unmet.length === 0) return [];
  const printed = (rules: readonly PlacedRule[]): string => rules.map(({ node }) => print(node)).join(' ');
  const places = [
    placeOf(subgraph, first.node),
    ...unmet.slice(0, 1).map(({ node }) => placeOf(owner, node)),
  ];
  return [
    {
      message:
        `${subgraph.name} demands ${printed(theirs)} on ${coordinate}, which is looser than, or other than, what its owner ` +
        `${owner.name} demands: ${printed(unmet)}.`,
      places: subgraph === candidate ? places : places.reverse(),
      remedy: `Remove the rule in ${subgraph.name} (the owner's counts), or repeat the owner's and add to it: you can narrow, and not widen.`,
    },
  ];
}

function ownerOfRule(context: CheckContext, { type, field }: PlacedRule): SubgraphModel | undefined {
  const models = [context.candidate, ...context.others];
  const owner = ownerOf(context, type);
  const ownerModel = owner.kind === 'subgraph' ? models.find(({ name }) => name === owner.name) : undefined;
  if (field === undefined) return ownerModel;
  const resolvers = definitionsOf(context, type)
    .filter(({ model }) => model.fields.get(field)?.resolved)
    .map(({ subgraph }) => subgraph);
  if (ownerModel && resolvers.includes(ownerModel)) return ownerModel;
  return resolvers.length === 1 ? resolvers[0] : undefined;
}

/** Answers whether whoever meets the one demand surely meets the other. */
function implies(stricter: Demand, demand: Demand): boolean {
  if (stricter.kind === 'releases' || demand.kind === 'releases')
    return JSON.stringify(stricter) === JSON.stringify(demand);
  if (stricter.kind !== demand.kind) return false;
  if (stricter.kind === 'authenticated' || demand.kind === 'authenticated') return true;
  return stricter.anyOf.every((all) =>
    demand.anyOf.some((enough) => enough.every((name) => all.includes(name))),
  );
}
