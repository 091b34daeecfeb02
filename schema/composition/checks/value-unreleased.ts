import { parse } from 'graphql';
import { separateRules } from '../../access/read-rules.ts';
import { verifyRecipients } from '../../access/verify-recipients.ts';
import { placeOf, type CheckContext, type Complaint } from './check.ts';

/**
 * Finds values that would be sent to the candidate's operator, or that the candidate's rules close and others would be sent,
 * without a release to who receives them.
 */
export function valueUnreleased({ candidate, supergraph, register }: CheckContext): Complaint[] {
  if (supergraph === undefined) return [];
  return verifyRecipients(separateRules(parse(supergraph)), register).flatMap(
    ({ to, owner, type, message, remedy }) => {
      const [definition] = candidate.types.get(type)?.nodes ?? [];
      if (definition === undefined || (to !== candidate.name && owner !== candidate.name)) return [];
      return [{ message, places: [placeOf(candidate, definition)], remedy }];
    },
  );
}
