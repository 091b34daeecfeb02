import type { AccessScenario, CaseName } from './case.ts';
import { ABSTRACT } from './scenarios/abstract.ts';
import { CONTEXTS } from './scenarios/contexts.ts';
import { ENTITIES } from './scenarios/entities.ts';
import { MODES } from './scenarios/modes.ts';
import { NULLS } from './scenarios/nulls.ts';
import { metaCases, mutationCases, rootFieldCases } from './scenarios/operations.ts';
import { pathCases } from './scenarios/paths.ts';
import { PAIRWISE } from './scenarios/pairwise.ts';
import { PEOPLE } from './scenarios/people.ts';
import { REFUSALS } from './scenarios/refusals.ts';
import { RELEASES } from './scenarios/releases.ts';
import { RENAMES } from './scenarios/renames.ts';
import { ROOTS } from './scenarios/roots.ts';
import { ruleCases, typeCases } from './scenarios/rules.ts';
import { TAKEN_OVER } from './scenarios/taken-over.ts';

const people = [...ruleCases, ...typeCases, ...pathCases, ...mutationCases, ...rootFieldCases, ...metaCases];

/** Every scenario with its cases; the order is that of the list. */
export const SCENARIOS: readonly AccessScenario[] = [
  { ...PEOPLE, cases: people },
  ABSTRACT,
  NULLS,
  ROOTS,
  ENTITIES,
  ...RENAMES,
  RELEASES,
  CONTEXTS,
  PAIRWISE,
  ...TAKEN_OVER,
  ...MODES,
];

export { REFUSALS };

/** All cases, whatever they ask for. */
export const CASES: readonly CaseName[] = [...SCENARIOS.flatMap(({ cases }) => cases), ...REFUSALS];
