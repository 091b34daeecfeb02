import { describe, expect, test } from '@jest/globals';
import { parse, print } from 'graphql';
import { separateRules } from '../../schema/access/read-rules.ts';

const document = (links: string, body: string) => parse(`schema ${links} { query: Query }\n${body}`);
const SCOPES = '@link(url: "https://specs.apollo.dev/requiresScopes/v0.1", for: SECURITY)';
const TYPE =
  'directive @requiresScopes(scopes: [[requiresScopes__Scope!]!]!) on FIELD_DEFINITION\nscalar requiresScopes__Scope\n';

describe('access rules are separated from a supergraph', () => {
  test('and nothing of them stays in what is planned with', () => {
    const { rules, withoutRules } = separateRules(
      document(SCOPES, `${TYPE} type Query { a: Int @requiresScopes(scopes: [["x"]]) b: Int }`),
    );
    expect([...rules.values()]).toEqual([
      { coordinate: 'Query.a', demands: [{ kind: 'scopes', anyOf: [['x']] }] },
    ]);
    expect(print(withoutRules)).not.toContain('requiresScopes');
  });

  test('where the directive was renamed by its link', () => {
    const { rules, withoutRules } = separateRules(
      document(
        '@link(url: "https://specs.apollo.dev/policy/v0.1", as: "guard", for: SECURITY)',
        'type Query { a: Int @guard(policies: [["p"]]) }',
      ),
    );
    expect(rules.get('Query.a')?.demands).toEqual([{ kind: 'policies', anyOf: [['p']] }]);
    expect(print(withoutRules)).not.toContain('guard');
  });

  test('where it was renamed by an import', () => {
    const { rules } = separateRules(
      document(
        '@link(url: "https://specs.apollo.dev/authenticated/v0.1", import: [{ name: "@authenticated", as: "@signedIn" }], for: SECURITY)',
        'type Query @signedIn { a: Int }',
      ),
    );
    expect(rules.get('Query')?.demands).toEqual([{ kind: 'authenticated' }]);
  });

  test('several demands on one coordinate are all kept', () => {
    const authenticated = '@link(url: "https://specs.apollo.dev/authenticated/v0.1", for: SECURITY)';
    const { rules } = separateRules(
      document(
        `${SCOPES} ${authenticated}`,
        'type Query { a: Int @authenticated @requiresScopes(scopes: [["x"]]) }',
      ),
    );
    expect(rules.get('Query.a')?.demands).toHaveLength(2);
  });
});

describe('what is not understood is refused', () => {
  test.each([
    ['an unknown feature for SECURITY', '@link(url: "https://example.org/secrecy/v1.0", for: SECURITY)', ''],
    [
      'another version of a known one',
      '@link(url: "https://specs.apollo.dev/policy/v9.0", for: SECURITY)',
      '',
    ],
    ['a directive that is not linked', '', 'extend type Query { a: Int @authenticated }'],
    ['an empty list of scopes', SCOPES, 'extend type Query { a: Int @requiresScopes(scopes: []) }'],
    ['an empty alternative', SCOPES, 'extend type Query { a: Int @requiresScopes(scopes: [["x"], []]) }'],
    ['scopes that are missing', SCOPES, 'extend type Query { a: Int @requiresScopes }'],
    ['scopes that are not strings', SCOPES, 'extend type Query { a: Int @requiresScopes(scopes: [[7]]) }'],
    [
      'an empty policy name',
      '@link(url: "https://specs.apollo.dev/policy/v0.1", for: SECURITY)',
      'extend type Query { a: Int @policy(policies: [[""]]) }',
    ],
    ['a link that is no URL of a specification', '@link(url: "secret")', ''],
    ['a purpose that is not known', '@link(url: "https://example.org/x/v1.0", for: SECRECY)', ''],
    ['a feature that is linked twice', `${SCOPES} ${SCOPES.replace('for:', 'as: "other", for:')}`, ''],
    ['Federation 1', '@core(feature: "https://specs.apollo.dev/core/v0.2")', ''],
  ])('%s', (_name, links, body) => {
    expect(() => separateRules(document(links, `type Query { b: Int }\n${body}`))).toThrow(/./);
  });
});
