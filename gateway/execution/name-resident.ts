import type { PseudonymsOf } from '../../schema/access/pseudonyms.ts';
import type { Register } from '../../schema/access/register.ts';
import { operatorOf } from '../../schema/access/travel-form.ts';

/** The id by which a subgraph is told a resident; undefined where it may not be told. */
export type NameResident = (resident: string, subgraph: string) => string | undefined;

/** Pseudonyms of residents where the register does not say which field holds their ids: equal to those of no field. */
const NO_FIELD = '';

/**
 * Makes the naming of residents: an agency's subgraph is told the id that the resident signed in with; any other organisation's its
 * pseudonym of it, the same that its subgraph knows the register's `residentId` by; and a subgraph that nobody is registered for nothing.
 */
export function createResidentNaming(
  register: Register | undefined,
  pseudonymsOf: PseudonymsOf,
): NameResident {
  return (resident, subgraph) => {
    const operator = register && operatorOf(register, subgraph);
    if (operator === undefined) return undefined;
    if (register?.organisations[operator]?.class === 'agency') return resident;
    return pseudonymsOf(operator).seal(register?.residentId ?? NO_FIELD, resident);
  };
}
