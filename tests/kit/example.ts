import { readFileSync } from 'node:fs';
import { PAIRWISE_SECRET_FILE } from '../../development/resident-ids.ts';
import { createPseudonyms } from '../../schema/access/pseudonyms.ts';
import { residentId } from '../../subgraphs/government/resident-id.ts';
import { exampleApplications } from '../../subgraphs/kit/example-data.ts';

const RESIDENTS = 1000;
const applications = [...exampleApplications(RESIDENTS)];

/** The first resident of the example data, who signs in. */
export const exampleResidentId = residentId(1);

const pseudonymsOf = createPseudonyms(readFileSync(PAIRWISE_SECRET_FILE).subarray(0, -1));

/** The id by which a company knows a resident, by number. */
export function knownTo(company: 'messaging' | 'payments', index: number): string {
  return pseudonymsOf(company).seal('Resident.id', residentId(index));
}

/** The first resident's first application. */
export const exampleApplication = {
  reference: referenceOf(1),
  /** The reference of the first application of another resident, by number. */
  of: referenceOf,
};

/** References of the example applications, the first `count` of them. */
export function exampleReferences(count: number): string[] {
  return applications.slice(0, count).map(({ reference }) => reference);
}

function referenceOf(index: number): string {
  const reference = applications[index - 1]?.reference;
  if (reference === undefined) throw new RangeError(`there is no application ${index}`);
  return reference;
}
