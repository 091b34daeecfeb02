import { answered, numbered, refused, type Attack, type ClientCase } from '../case.ts';
import { body, query } from '../send.ts';

const input = refused(400, 'BAD_USER_INPUT');
const asked = (type: string, argument: string, value: unknown): Attack =>
  query(`query ($x: ${type}) { echo(${argument}: $x) }`, { variables: { x: value } });
/** As it stands in JSON: what `JSON.stringify` could not write. */
const written = (type: string, argument: string, json: string): Attack =>
  body(`{"query":"query ($x: ${type}) { echo(${argument}: $x) }","variables":{"x":${json}}}`);
const nested = (open: string, close: string, levels: number): string =>
  open.repeat(levels) + '{}' + close.repeat(levels);

const VARIABLES = numbered<ClientCase>('CLIENT-VARIABLE', [
  { claim: 'an object for a text', attack: asked('String', 'text', { toString: 'x' }), outcome: input },
  { claim: 'a list for a number', attack: asked('Int', 'number', [1]), outcome: input },
  { claim: 'a number that is too large', attack: asked('Int', 'number', 2 ** 53), outcome: input },
  { claim: 'a number without end', attack: written('Float', 'ratio', '1e999'), outcome: input },
  { claim: 'true for a text', attack: asked('String', 'text', true), outcome: input },
  { claim: 'an object for an ID', attack: asked('[ID!]', 'ids', [{}]), outcome: input },
  { claim: 'null where there has to be a value', attack: asked('[ID!]', 'ids', [null]), outcome: input },
  {
    claim: 'a property that there is not',
    attack: asked('Filter', 'filter', { nothing: 1 }),
    outcome: input,
  },
  {
    claim: 'a missing variable',
    attack: query('query ($id: ID!) { permit(id: $id) { id } }'),
    outcome: input,
  },
  {
    claim: 'a variable of a type that there is not',
    attack: query('query ($x: Nothing) { echo(text: $x) }', { variables: { x: '' } }),
    outcome: refused(400, 'GRAPHQL_VALIDATION_FAILED'),
  },
  {
    claim: 'a variable of an output type',
    attack: query('query ($x: Permit) { permits { id } }', { variables: { x: {} } }),
    outcome: refused(400, 'GRAPHQL_VALIDATION_FAILED'),
  },
  {
    claim: '490 variables that nobody uses',
    attack: query(
      `query (${Array.from({ length: 490 }, (_, index) => `$v${index}: Int`).join(' ')}) { __typename }`,
    ),
    outcome: refused(400, 'OPERATION_TOO_LARGE'),
  },
  {
    claim: '20,000 objects in each other, of a type that allows it',
    attack: written('Filter', 'filter', nested('{"not":', '}', 20_000)),
    outcome: refused(400, 'OPERATION_TOO_LARGE'),
  },
  {
    claim: '100,000 lists in each other, of a scalar that takes anything',
    attack: written('Any', 'any', `${'['.repeat(100_000)}${']'.repeat(100_000)}`),
    outcome: refused(400, 'OPERATION_TOO_LARGE'),
  },
  {
    claim: '20,000 objects in each other, of a scalar that takes anything',
    attack: written('Any', 'any', nested('{"a":', '}', 20_000)),
    outcome: refused(400, 'OPERATION_TOO_LARGE'),
  },
  {
    claim: '100,000 wrong values, each of which could be told',
    attack: asked('[ID!]', 'ids', Array(100_000).fill({})),
    outcome: input,
  },
  {
    claim: 'a property whose name has 900,000 characters',
    attack: asked('Filter', 'filter', { ['x'.repeat(900_000)]: 1 }),
    outcome: refused(400, 'OPERATION_TOO_LARGE'),
  },
]);

/** Names that every object of JavaScript has. */
const PROTOTYPES = numbered<ClientCase>('CLIENT-PROTOTYPE', [
  {
    claim: 'variables with __proto__ in them',
    attack: body(
      '{"query":"query ($text: String) { echo(text: $text) }","variables":{"__proto__":{"text":"planted"}}}',
    ),
    outcome: answered({ echo: '{}' }),
  },
  {
    claim: 'a request with __proto__ in it',
    attack: body('{"__proto__":{"query":"{ permits { id } }"}}'),
    outcome: refused(400, 'BAD_REQUEST'),
  },
  {
    claim: 'extensions with __proto__ in them',
    attack: body('{"query":"{ __typename }","extensions":{"__proto__":{"persistedQuery":{"version":1}}}}'),
    outcome: answered({ __typename: 'Query' }),
  },
  {
    claim: 'a variable called constructor, that is not given',
    attack: query('query ($constructor: String) { echo(text: $constructor) }'),
    outcome: answered({ echo: '{}' }),
  },
  {
    claim: 'a variable called toString, that is not given and has to be',
    attack: query('query ($toString: String!) { echo(text: $toString) }'),
    outcome: input,
  },
  {
    claim: 'a variable called __proto__',
    attack: body(
      '{"query":"query ($__proto__: String) { echo(text: $__proto__) }","variables":{"__proto__":"x"}}',
    ),
    outcome: refused(400),
  },
  {
    claim: 'an alias called constructor',
    attack: query('{ permit(id: 1) { constructor: id toString: holder } }'),
    outcome: answered({ permit: { constructor: '1', toString: 'holder-1' } }),
  },
  {
    claim: 'a field called hasOwnProperty',
    attack: query('{ permit(id: 1) { hasOwnProperty } }'),
    outcome: refused(400, 'GRAPHQL_VALIDATION_FAILED'),
  },
  {
    claim: 'a fragment called __proto__, on a type called constructor',
    attack: query('{ ...__proto__ } fragment __proto__ on constructor { id }'),
    outcome: refused(400),
  },
  {
    claim: 'an operation called __proto__, when there is another',
    attack: query('query A { __typename }', { operationName: '__proto__' }),
    outcome: refused(400, 'OPERATION_RESOLUTION_FAILURE'),
  },
  {
    claim: 'an object with __proto__ in it, for an input',
    attack: written('Filter', 'filter', '{"__proto__":{"text":"planted"}}'),
    outcome: input,
  },
  {
    claim: 'an object with __proto__ in it, for a scalar that takes anything: it changes no object',
    attack: async (world) => {
      const replies = await written('Any', 'any', '{"__proto__":{"polluted":true}}')(world);
      if (replies.some(({ status }) => status !== 200)) throw new Error('a scalar takes anything');
      return replies;
    },
    outcome: { kind: 'withstood' },
  },
]);

/** What is given for variables. */
export const VALUE_CASES: readonly ClientCase[] = [...VARIABLES, ...PROTOTYPES];
