import { describe, expect, test } from '@jest/globals';
import { createClassSharing } from '../../gateway/authorization/access-classes.ts';
import { accessClass, askedFacts, type AccessClass } from '../../schema/access/decide.ts';
import { ANONYMOUS } from '../../schema/access/principal.ts';
import type { Demand, Rules } from '../../schema/access/rule.ts';

const release = (to: string, n?: number) => ({
  to: [to],
  purposes: ['p'],
  mask: n === undefined ? undefined : ({ kind: 'last', n } as const),
});

const demands: Record<string, Demand[]> = {
  'T.either': [{ kind: 'scopes', anyOf: [['a'], ['b']] }],
  'T.both': [{ kind: 'scopes', anyOf: [['c', 'd']] }],
  'T.released': [
    { kind: 'releases', anyOf: [release('x'), release('y', 2), release('z', 3), release('v', 3)] },
  ],
  'T.two': [
    { kind: 'scopes', anyOf: [['e']] },
    { kind: 'scopes', anyOf: [['f']] },
  ],
};
const rules: Rules = new Map(
  Object.entries(demands).map(([coordinate, each]) => [coordinate, { coordinate, demands: each }]),
);

const asked = askedFacts(rules);

function factsOf(scopes: string, recipient?: string): AccessClass {
  const principal = { ...ANONYMOUS, organisation: 'o', scopes: new Set(scopes), purpose: 'p' };
  return accessClass(asked, principal, { fulfils: () => false, isRecipient: (name) => name === recipient });
}

describe('access classes', () => {
  test.each([
    ['another scope of the same alternatives', factsOf('a'), factsOf('b')],
    ['a scope more, which opens nothing', factsOf('a'), factsOf('abc')],
    ['another release in the same form', factsOf('', 'z'), factsOf('', 'v')],
  ])('are one where everything is decided alike: %s', (_case, one, other) => {
    const share = createClassSharing(rules);
    expect(one.key).not.toBe(other.key);
    expect(share(one)).toBe(one);
    expect(share(other)).toBe(one);
    expect(share(other)).toBe(one);
  });

  test.each([
    ['a field', factsOf('a'), factsOf('')],
    ['a field that demands both of two scopes', factsOf('c'), factsOf('cd')],
    ['a form', factsOf('', 'x'), factsOf('', 'y')],
    ['the length of a mask', factsOf('', 'y'), factsOf('', 'z')],
    ['the demand that refuses, which the log is told', factsOf('e'), factsOf('f')],
  ])('are never one where they differ in %s', (_case, one, other) => {
    const share = createClassSharing(rules);
    expect(share(one)).toBe(one);
    expect(share(other)).toBe(other);
  });
});
