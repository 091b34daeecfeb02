import { describe, expect, test } from '@jest/globals';
import { buildSchema } from 'graphql';
import { matrixHtml } from '../../cli/access/matrix-html.ts';
import { modelOf } from '../../cli/access/load-model.ts';
import { matrixJson } from '../../cli/access/matrix-text.ts';
import { recipientLine } from '../../cli/access/rules-text.ts';
import { createDecisions } from '../../gateway/authorization/decisions.ts';
import type { Register } from '../../schema/access/register.ts';
import { diff } from '../../schema/access/reports/diff.ts';
import { compose } from '../../schema/composition/compose.ts';
import { matrix } from '../../schema/access/reports/matrix.ts';
import type { AccessModel } from '../../schema/access/reports/model.ts';
import { what } from '../../schema/access/reports/what.ts';
import { who } from '../../schema/access/reports/who.ts';
import { why } from '../../schema/access/reports/why.ts';
import type { Demand, Rules } from '../../schema/access/rule.ts';

const SCHEMA = `
  type Query { open: Open guarded: Guarded node: Node any: Any }
  type Open { text: String masked: String }
  type Guarded { text: String behind: Behind }
  type Behind { text: String }
  interface Node { id: ID }
  type Left implements Node { id: ID left: String }
  type Right implements Node { id: ID right: String }
  union Any = Left | Right
`;

const scope = (name: string): Demand => ({ kind: 'scopes', anyOf: [[name]] });
const ruled = (demands: Record<string, Demand>): Rules =>
  new Map(
    Object.entries(demands).map(([coordinate, demand]) => [coordinate, { coordinate, demands: [demand] }]),
  );

const RULES = {
  'Query.guarded': scope('a'),
  Right: scope('b'),
  'Open.masked': {
    kind: 'releases',
    anyOf: [
      { to: ['partner:bank'], purposes: ['study'], mask: { kind: 'last', n: 4 } },
      { to: ['partner:bank'], purposes: ['case'], mask: undefined },
    ],
  },
} satisfies Record<string, Demand>;

const purpose = { text: 'A purpose.', legalBasis: 'An act', owner: 'bank' };
const registered = (scopes: string[], name = 'The bank'): Register =>
  ({
    purposes: { study: purpose, case: purpose },
    policies: {},
    types: {},
    organisations: {
      bank: {
        name,
        class: 'bank',
        clients: { desk: { scopes, purposes: ['study', 'case'], residents: false } },
      },
      silent: { name: 'No clients', class: 'bank', clients: {} },
    },
  }) as unknown as Register;

const model = (changed: { schema?: string; rules?: Rules; register?: Register } = {}): AccessModel => ({
  schema: buildSchema(changed.schema ?? SCHEMA),
  rules: changed.rules ?? ruled(RULES),
  register: changed.register ?? registered(['a']),
  decisionsFor: createDecisions,
  travels: [],
  places: undefined,
});

test('a report lists what is passed to an operator by @fromContext, in words', () => {
  const header = `extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key", "@external", "@context", "@fromContext"])`;
  const sdls = {
    city: 'type Query { person: Person } type Person @key(fields: "id") { id: ID! income: Int }',
    acme: `type Person @key(fields: "id") @context(name: "payer") { id: ID! income: Int @external visit: Visit }
      type Visit @key(fields: "id") { id: ID! fee(income: Int @fromContext(field: "$payer { income }")): String }`,
  };
  const composed = compose(
    Object.entries(sdls).map(([name, sdl]) => ({
      name,
      url: 'http://unused.invalid',
      file: name,
      sdl: header + sdl,
    })),
  );
  if ('problems' in composed) throw new Error(JSON.stringify(composed.problems));
  const { operators } = who(modelOf(composed.supergraph, registered([])), 'Person.income');
  expect(operators.map(recipientLine)).toEqual([
    'Person.income goes to the subgraph acme, operated by nobody in the register, in full, as an input of Visit.fee, from the objects around it (@fromContext)',
  ]);
});

describe('the reports', () => {
  test('agree with each other on every party and every field', () => {
    const { organisations, fields } = matrix(model());
    for (const [column, { name, parties }] of organisations.entries()) {
      const seen = what(model(), name).types.flatMap((type) => type.fields);
      for (const { coordinate, cells } of fields) {
        const forms = cells[column]?.forms ?? [];
        expect(seen.find((field) => field.coordinate === coordinate)?.forms ?? []).toEqual(forms);
        const callers = who(model(), coordinate).callers.filter(({ organisation }) => organisation === name);
        expect(callers.map(({ form, purposes }) => [form, purposes])).toEqual(
          forms.map(({ form, parties: by }) => [form, by.flatMap((place) => parties[place]?.purpose ?? [])]),
        );
        const explained = why(model(), name, coordinate).parties;
        expect(
          explained.map(
            ({ form }, place) => forms.find(({ parties: by }) => by.includes(place))?.form ?? form,
          ),
        ).toEqual(explained.map(({ form }) => form));
        expect(explained.filter(({ way }) => way.length > 0)).toHaveLength(
          forms.flatMap(({ parties: by }) => by).length,
        );
      }
    }
  });

  test('tell a mask and the purposes for which it is one', () => {
    expect(who(model(), 'Open.masked').callers).toEqual([
      { organisation: 'bank', client: 'desk', resident: false, form: 'last:4', purposes: ['study'] },
      { organisation: 'bank', client: 'desk', resident: false, form: 'full', purposes: ['case'] },
    ]);
  });

  test('do not count as seen what lies behind a refusal, and name it', () => {
    const [explained] = why(model(), 'anonymous', 'Behind.text').parties;
    expect(explained?.form).toBe('not reachable');
    expect(explained?.sentences[0]).toBe(
      'anonymous: not reachable: every way to Behind goes through Query.guarded, which is refused.',
    );
  });

  test('refuse an interface field where a type that can stand there is refused, and not the field of the other type', () => {
    expect(who(model(), 'Node.id').callers).toEqual([]);
    expect(who(model(), 'Left.id').callers.map(({ organisation }) => organisation)).toEqual([
      'anonymous',
      'bank',
    ]);
    expect(who(model(), 'Right.id').callers).toEqual([]);
  });

  test('refuse a field that cannot be asked for without an argument of a refused type', () => {
    const schema = `
      type Query { sent(by: Order!): String may(by: Order): String also(code: Code! = A): String }
      input Order { code: Code! }
      enum Code { A }
    `;
    const { types } = what(model({ schema, rules: ruled({ Code: scope('b') }) }), 'bank');
    expect(types.flatMap(({ fields }) => fields.map(({ coordinate }) => coordinate))).toEqual([
      'Query.may',
      'Query.also',
    ]);
  });

  test('say of an organisation without clients that it sees nothing', () => {
    expect(what(model(), 'silent')).toMatchObject({ parties: [], types: [] });
  });

  test('keep a hostile name from becoming part of the page', () => {
    const hostile = '</script><script>alert(1)</script>';
    const report = matrix(model());
    report.organisations[0] = { name: hostile, parties: [] };
    const source = { file: '<img src=x onerror=alert(1)>', sha256: '0' };
    const page = [...matrixHtml(report, { supergraph: source, register: source })].join('');
    expect(page).not.toContain('<script>alert');
    expect(page).not.toContain('<img');
    expect(page).not.toMatch(/<script src|https?:\/\//);
    expect(page).toContain('Open.masked');
  });

  test('are written as JSON that can be read', () => {
    const source = { file: 'f', sha256: '0' };
    const text = [...matrixJson(matrix(model()), { supergraph: source, register: source })].join('');
    expect(JSON.parse(text)).toMatchObject({
      supergraph: source,
      organisations: [{ name: 'anonymous' }, {}, {}],
    });
  });
});

describe('the difference of two versions', () => {
  const changesOf = (after: AccessModel) =>
    diff(model(), after).changes.map(({ client, purpose: asked, kind, fields, causes }) => ({
      who: [client, asked],
      kind,
      coordinates: fields.map(({ coordinate }) => coordinate),
      causes,
    }));

  test('is nothing where nothing has an effect', () => {
    expect(changesOf(model({ register: registered(['a'], 'Another name') }))).toEqual([]);
  });

  test('is what a scope let in, where the register drops it, with what lies behind', () => {
    const lost = ['Behind.text', 'Guarded.behind', 'Guarded.text', 'Query.guarded'];
    const causes = ['the register no longer grants a to desk'];
    expect(changesOf(model({ register: registered([]) }))).toEqual(
      ['study', 'case'].map((asked) => ({ who: ['desk', asked], kind: 'lost', coordinates: lost, causes })),
    );
  });

  test('is what a rule kept out, where it is removed', () => {
    const { 'Query.guarded': removed, ...others } = RULES;
    expect(removed.kind).toBe('scopes');
    expect(changesOf(model({ rules: ruled(others) }))).toEqual([
      {
        who: [undefined, undefined],
        kind: 'gained',
        coordinates: ['Behind.text', 'Guarded.behind', 'Guarded.text', 'Query.guarded'],
        causes: ['the rule at Query.guarded was @requiresScopes(scopes: [["a"]]) and is none'],
      },
    ]);
  });

  test('is a new field, and what it opens a way to', () => {
    const schema = SCHEMA.replace('open: Open', 'open: Open shortcut: Behind');
    expect(changesOf(model({ schema }))[0]).toMatchObject({ kind: 'gained', coordinates: ['Behind.text'] });
    expect(changesOf(model({ schema }))[0]?.causes).toContain('Query.shortcut, which leads to it, is new');
    expect(changesOf(model({ schema }))[1]).toMatchObject({
      coordinates: ['Query.shortcut'],
      causes: ['the field is new'],
    });
  });

  test('is another form, where a mask changes', () => {
    const masked: Demand = {
      kind: 'releases',
      anyOf: [{ to: ['partner:bank'], purposes: ['study', 'case'], mask: { kind: 'last', n: 4 } }],
    };
    const [change, ...others] = diff(
      model(),
      model({ rules: ruled({ ...RULES, 'Open.masked': masked }) }),
    ).changes;
    expect(others).toEqual([]);
    expect(change).toMatchObject({
      purpose: 'case',
      kind: 'other form',
      fields: [{ coordinate: 'Open.masked', before: 'full', after: 'last:4' }],
    });
  });
});
