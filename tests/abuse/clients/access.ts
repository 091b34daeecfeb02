import { getIntrospectionQuery } from 'graphql';
import { answered, numbered, refused, withstood, type Attack, type ClientCase } from '../case.ts';
import { query } from '../send.ts';

const invalid = refused(400, 'GRAPHQL_VALIDATION_FAILED');

/** What the caller may not see. */
export const ACCESS_CASES: readonly ClientCase[] = numbered('CLIENT-ACCESS', [
  {
    claim: 'a guarded field',
    attack: query('{ vault { secret } }'),
    outcome: answered(null, 'UNAUTHORIZED_FIELD_OR_TYPE'),
  },
  {
    claim: 'a guarded field under the alias of an open one',
    attack: query('{ permits: vault { id: secret } }'),
    outcome: answered(null, 'UNAUTHORIZED_FIELD_OR_TYPE'),
  },
  {
    claim: 'a guarded field within fragments and conditions',
    attack: query(
      '{ ... on Query @include(if: true) { ...F } } fragment F on Query { vault { ... { secret } } }',
    ),
    outcome: answered(null, 'UNAUTHORIZED_FIELD_OR_TYPE'),
  },
  { claim: 'the name of a guarded type, by a slip', attack: query('{ vaul { secret } }'), outcome: invalid },
  {
    claim: 'a guarded type by introspection',
    attack: query('{ __type(name: "Vault") { name } }'),
    outcome: answered({ __type: null }),
  },
  {
    claim: "a subgraph's own fields",
    attack: query('{ _entities(representations: []) { __typename } }'),
    outcome: invalid,
  },
  { claim: "a subgraph's own schema", attack: query('{ _service { sdl } }'), outcome: invalid },
  {
    claim: 'the whole schema with all that can be asked of it, which names nothing guarded',
    attack: wholeSchema,
    outcome: withstood,
  },
]);

async function wholeSchema(...[world]: Parameters<Attack>): ReturnType<Attack> {
  const replies = await query(
    getIntrospectionQuery({
      ...{ specifiedByUrl: true, directiveIsRepeatable: true, schemaDescription: true },
      ...{ inputValueDeprecation: true, oneOf: true },
    }),
  )(world);
  for (const { status, text } of replies)
    if (status !== 200 || !text.includes('"isOneOf":false') || /vault|secret/i.test(text))
      throw new Error(`the schema was answered otherwise: ${status} ${text.slice(0, 200)}`);
  return replies;
}
