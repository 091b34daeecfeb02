import { print } from 'graphql';
import { placeOf, type CheckContext, type Complaint } from './check.ts';
import { isRoot } from './owners.ts';
import { placedRules } from './placed-rules.ts';

/** Finds rules on Query, Mutation or Subscription as a whole: they would close every subgraph's fields, not the candidate's. */
export function ruleOnRoot({ candidate }: CheckContext): Complaint[] {
  return placedRules(candidate)
    .filter(({ type, field }) => isRoot(type) && field === undefined)
    .map(({ type, node }) => ({
      message: `${candidate.name} has ${print(node)} on ${type}, which would hold for the ${type} fields of every subgraph.`,
      places: [placeOf(candidate, node)],
      remedy: `Put the rule on each of your own fields of ${type} instead.`,
    }));
}
