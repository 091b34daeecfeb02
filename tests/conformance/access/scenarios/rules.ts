import type { AccessCase } from '../case.ts';
import { isMet } from '../oracle.ts';
import { valueOf } from '../values.ts';
import { ASKERS, RULES, RULES_ON_TYPES } from './people.ts';

const two = (no: number): string => String(no).padStart(2, '0');

/** ACC-RULE-<rule><caller>: each rule on a field, for each caller. */
export const ruleCases: readonly AccessCase[] = RULES.flatMap((rule) =>
  ASKERS.map(({ no, name: caller, facts }) => {
    const met = isMet(rule.demands, facts);
    const value = valueOf(`Person.${rule.name}`);
    return {
      id: `ACC-RULE-${two(rule.no)}${two(no)}`,
      level: 'MUST',
      sentence: `A field that demands ${rule.words} is ${met ? 'given to' : 'refused to'} the caller "${caller}".`,
      caller,
      operation: `{ person { open ${rule.name} } }`,
      data: { person: { open: valueOf('Person.open'), [rule.name]: met ? value : null } },
      refused: met ? [] : [`person.${rule.name}`],
      ...(met
        ? { reaches: { people: [rule.name] } }
        : { absent: [value], neverReaches: { people: [rule.name] } }),
    };
  }),
);

const PLACES = [
  { no: 1, suffix: 'Vault', words: 'an object type', selection: ' { gold }' },
  { no: 2, suffix: 'Code', words: 'a scalar', selection: '' },
  { no: 3, suffix: 'Shade', words: 'an enum', selection: '' },
] as const;

/** What a field of such a type holds, and the bytes by which it is found. */
function held(suffix: 'Vault' | 'Code' | 'Shade', rule: string): { value: unknown; bytes: string } {
  if (suffix === 'Shade') return { value: `SHADE_OF_${rule}`, bytes: `SHADE_OF_${rule}` };
  const bytes = valueOf(suffix === 'Vault' ? `${rule}Vault.gold` : `Person.${rule}Code`);
  return { value: suffix === 'Vault' ? { gold: bytes } : bytes, bytes };
}

/** ACC-TYPE-<place><rule><caller>: each kind of type that can bear a rule, for each caller. */
export const typeCases: readonly AccessCase[] = PLACES.flatMap(({ no: place, suffix, words, selection }) =>
  RULES_ON_TYPES.flatMap((rule) =>
    ASKERS.map(({ no, name: caller, facts }) => {
      const met = isMet(rule.demands, facts);
      const field = `${rule.name}${suffix}`;
      const { value, bytes } = held(suffix, rule.name);
      return {
        id: `ACC-TYPE-${place}${two(rule.no)}${two(no)}`,
        level: 'MUST',
        sentence: `A field that returns ${words} that demands ${rule.words} is ${met ? 'given to' : 'refused to'} the caller "${caller}".`,
        caller,
        operation: `{ person { open ${field}${selection} } }`,
        data: { person: { open: valueOf('Person.open'), [field]: met ? value : null } },
        refused: met ? [] : [`person.${field}`],
        ...(!met && { absent: [bytes], neverReaches: { people: [field] } }),
      };
    }),
  ),
);
