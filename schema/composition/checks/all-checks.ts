import type { Check } from './check.ts';
import { consentMissing } from './consent-missing.ts';
import { fieldTaken } from './field-taken.ts';
import { keyAdded } from './key-added.ts';
import { nameDiffersByCase } from './name-differs-by-case.ts';
import { ownerUnsettled } from './owner-unsettled.ts';
import { rootFieldUnlisted } from './root-field-unlisted.ts';
import { ruleEmpty } from './rule-empty.ts';
import { ruleLooser } from './rule-looser.ts';
import { ruleOnRoot } from './rule-on-root.ts';
import { ruleUnknown } from './rule-unknown.ts';
import { valueUnreleased } from './value-unreleased.ts';

/** Every check on a candidate subgraph, in the order in which their findings are told. An id never changes. */
export const ALL_CHECKS: readonly Check[] = [
  { id: 'owner-unsettled', section: 'ownership', find: ownerUnsettled },
  { id: 'field-taken', section: 'ownership', find: fieldTaken },
  { id: 'key-added', section: 'ownership', find: keyAdded },
  { id: 'root-field-unlisted', section: 'ownership', find: rootFieldUnlisted },
  { id: 'name-differs-by-case', section: 'ownership', find: nameDiffersByCase },
  { id: 'consent-missing', section: 'ownership', find: consentMissing },
  { id: 'rule-empty', section: 'access', find: ruleEmpty },
  { id: 'rule-unknown', section: 'access', find: ruleUnknown },
  { id: 'rule-looser', section: 'access', find: ruleLooser },
  { id: 'rule-on-root', section: 'access', find: ruleOnRoot },
  { id: 'value-unreleased', section: 'access', find: valueUnreleased },
];
