import { print } from 'graphql';
import { placeOf, type CheckContext, type Complaint } from './check.ts';
import { placedRules } from './placed-rules.ts';

/** Finds scopes and policies that list nothing: they read like a rule, and composers drop them or let nobody in. */
export function ruleEmpty({ candidate }: CheckContext): Complaint[] {
  return placedRules(candidate)
    .filter(({ name, demand }) => (name === 'requiresScopes' || name === 'policy') && demand === undefined)
    .map(({ coordinate, name, node }) => {
      const argument = name === 'policy' ? 'policies' : 'scopes';
      return {
        message: `${candidate.name} has ${print(node)} on ${coordinate}, which lists nothing, or not as a list of lists.`,
        places: [placeOf(candidate, node)],
        remedy:
          `Name what is demanded, as in ${argument}: [["a", "b"], ["c"]] for (a and b) or c; ` +
          `or remove the directive, if everyone may see ${coordinate}.`,
      };
    });
}
