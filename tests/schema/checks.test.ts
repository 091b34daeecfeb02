import { describe, expect, test } from '@jest/globals';
import { parseRegister } from '../../schema/access/register.ts';
import { ALL_CHECKS } from '../../schema/composition/checks/all-checks.ts';
import { ACCESS_VIOLATIONS } from './checks/access-violations.ts';
import {
  ADD_TO_RESIDENT,
  check,
  importing,
  NAMES,
  placeOf,
  REGISTER,
  type Edits,
} from './checks/candidate.ts';
import { ALLOWED, consent } from './checks/near-misses.ts';
import { OWNERSHIP_VIOLATIONS } from './checks/ownership-violations.ts';

const VIOLATIONS = [...OWNERSHIP_VIOLATIONS, ...ACCESS_VIOLATIONS];

test.each(NAMES)('the example has no findings: %s', (name) => {
  expect(check([[name]]).findings).toEqual([]);
});

describe('is found, with its place', () => {
  test.each(VIOLATIONS)('$id: $what', ({ id, edits, says, also }) => {
    const { findings, marks } = check(edits);
    const [finding, ...more] = findings.filter((found) => found.check === id);
    expect([finding?.message, more]).toEqual([expect.stringContaining(says), []]);
    expect(finding?.remedy).toMatch(/\w+.*\./);
    const places = finding?.places.map(({ file, line, column }) => `${file}:${line}:${column}`);
    const [candidate = ''] = edits[0] ?? [];
    expect(places?.[0]).toBe(marks.get(candidate));
    expect(finding?.places[0]?.subgraph).toBe(candidate);
    if (also) expect(places?.[1]).toBe(placeOf(...also));
  });

  test('for every check there is', () => {
    expect(new Set(VIOLATIONS.map(({ id }) => id))).toEqual(new Set(ALL_CHECKS.map(({ id }) => id)));
  });
});

describe('is allowed', () => {
  test.each(ALLOWED)('$id: $what', ({ edits, consents }) => {
    expect(check(edits, consents).findings).toEqual([]);
  });

  test('a near miss stands beside every check', () => {
    expect(new Set(ALLOWED.map(({ id }) => id))).toEqual(new Set(ALL_CHECKS.map(({ id }) => id)));
  });
});

describe('consents', () => {
  const edits: Edits[] = [
    [
      'messaging',
      importing('@override'),
      [ADD_TO_RESIDENT, '  familyName: String! @override(from: "government")'],
    ],
  ];

  test.each([
    ['another field', consent('@override', 'Resident.givenName')],
    ['another use', consent('@shareable', 'Resident.familyName')],
    ['another subgraph', consent('@override', 'Resident.familyName').replace('messaging', 'payments')],
  ])('for %s does not count', (_, consents) => {
    expect(check(edits, consents).report.ownership).toHaveLength(1);
  });

  test('that nobody could give are refused with the line', () => {
    const register = REGISTER.replace(
      'consents: []',
      `consents: ${consent('@key', 'Resident').replace('messaging', 'nobody')}`,
    );
    expect(() => parseRegister(register, 'partners.yaml')).toThrow(
      /partners\.yaml:\d+: consents\.0\.use: one of @shareable/,
    );
    const unknown = REGISTER.replace('District: { owner: government }', 'District: { owner: goverment }');
    expect(() => parseRegister(unknown, 'partners.yaml')).toThrow(
      /types\.District\.owner: no organisation operates a subgraph goverment/,
    );
    const claimed = REGISTER.replace('[insightsTopics]', '[payments]');
    expect(() => parseRegister(claimed, 'partners.yaml')).toThrow(
      /rootFields: payments belongs to insights already/,
    );
  });
});

describe('what cannot be read', () => {
  test('a syntax error is a composition finding at its place', () => {
    const { report } = check([['payments', ['type Receipt {', 'type Receipt {{']]]);
    expect(report.composition).toMatchObject([{ check: 'composition', places: [{ subgraph: 'payments' }] }]);
    expect([report.ownership, report.access]).toEqual([[], []]);
  });

  test('@link under another name is not passed over', () => {
    const { findings } = check([
      [
        'insights',
        [
          'extend schema\n  @link(',
          'extend schema\n  @core__link(url: "https://specs.apollo.dev/link/v1.0", as: "core__link")\n  @core__link(',
        ],
      ],
    ]);
    expect(findings).not.toEqual([]);
  });
});
