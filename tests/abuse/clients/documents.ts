import { answered, numbered, refused, withstood, type Attack, type ClientCase } from '../case.ts';
import { get, query } from '../send.ts';

const many = (count: number, make: (index: number) => string): string =>
  Array.from({ length: count }, (_, index) => make(index)).join(' ');
const tooLarge = refused(400, 'OPERATION_TOO_LARGE');
const unparsed = refused(400, 'GRAPHQL_PARSE_FAILED');
const invalid = refused(400, 'GRAPHQL_VALIDATION_FAILED');

/** So many levels of fields. */
const deep = (levels: number): string =>
  `{ permit(id: 1) { ${'next { '.repeat(levels - 2)}id${' }'.repeat(levels - 2)} } }`;
/** Fragments each of which spreads the next one twice. */
const doubling = (times: number): string =>
  `{ permit(id: 1) { ...F0 } } ${many(times, (n) => `fragment F${n} on Permit { ...F${n + 1} ...F${n + 1} }`)} fragment F${times} on Permit { id }`;

const DOCUMENTS = numbered<ClientCase>('CLIENT-PARSE', [
  { claim: 'a document that does not end', attack: query('{ permits {'), outcome: unparsed },
  { claim: 'an empty document', attack: query(''), outcome: refused(400) },
  { claim: 'a document of a comment', attack: query('# nothing'), outcome: unparsed },
  { claim: 'a text that does not end', attack: query('{ echo(text: """x) }'), outcome: unparsed },
  {
    claim: 'a character that there is not',
    attack: query('{ echo(text: "\\u{FFFFFFFF}") }'),
    outcome: unparsed,
  },
  { claim: 'zero bytes between the fields', attack: query('{ permits\0{ id } }'), outcome: unparsed },
  { claim: 'half of a character', attack: query('{ echo(text: "\ud800") }'), outcome: refused([200, 400]) },
  { claim: 'types instead of an operation', attack: query('type Query { a: Int }'), outcome: refused(400) },
  {
    claim: 'types beside an operation',
    attack: query('{ __typename } extend type Query { a: Int }'),
    outcome: invalid,
  },
  {
    claim: 'fragments and no operation',
    attack: query('fragment F on Permit { id }'),
    outcome: refused(400),
  },
  {
    claim: 'an operation that is not in the document',
    attack: query('query A { __typename }', { operationName: 'B' }),
    outcome: refused(400, 'OPERATION_RESOLUTION_FAILURE'),
  },
  {
    claim: 'several operations and no name',
    attack: query('query A { __typename } query B { __typename }'),
    outcome: refused(400, 'OPERATION_RESOLUTION_FAILURE'),
  },
  {
    claim: '900,000 commas, which are no tokens',
    attack: query(`{ __typename ${','.repeat(900_000)} }`),
    outcome: tooLarge,
  },
  {
    claim: 'a comment of 900,000 characters',
    attack: query(`{ __typename } #${'x'.repeat(900_000)}`),
    outcome: tooLarge,
  },
  {
    claim: 'a name of 900,000 characters',
    attack: query(`{ ${'x'.repeat(900_000)} }`),
    outcome: tooLarge,
  },
  {
    claim: 'a number of 100,000 digits',
    attack: query(`{ echo(number: ${'9'.repeat(100_000)}) }`),
    outcome: refused(400),
  },
  { claim: 'a subscription', attack: query('subscription { permits { id } }'), outcome: refused(400) },
]);

const SIZES = numbered<ClientCase>('CLIENT-SIZE', [
  {
    claim: 'more than 2,000 tokens',
    attack: query(`{ echo(ids: [${many(2000, () => '1')}]) }`),
    outcome: tooLarge,
  },
  { claim: 'a million tokens', attack: query('{'.concat('a '.repeat(450_000), '}')), outcome: tooLarge },
  { claim: '21 fields of the root', attack: query(`{ ${many(21, () => '__typename')} }`), outcome: tooLarge },
  {
    claim: '21 fields of the root, by a fragment',
    attack: query(
      `{ ${many(7, () => '...F')} } fragment F on Query { __typename a: __typename b: __typename }`,
    ),
    outcome: tooLarge,
  },
  {
    claim: 'more than 2,000 tokens by GET',
    attack: getLarge(`{ ${many(2000, () => 'a')} }`),
    outcome: tooLarge,
  },
  {
    claim: 'more than 5,000 selections once fragments are in their places',
    attack: query(doubling(12)),
    outcome: tooLarge,
  },
]);

const DEPTHS = numbered<ClientCase>('CLIENT-DEPTH', [
  { claim: '16 levels of fields', attack: query(deep(16)), outcome: tooLarge },
  { claim: '500 levels of fields', attack: query(deep(500)), outcome: tooLarge },
  { claim: '100,000 braces', attack: query('{a'.repeat(100_000)), outcome: tooLarge },
  {
    claim: '65 lists in each other',
    attack: query(`{ echo(lists: ${'['.repeat(65)}${']'.repeat(65)}) }`),
    outcome: tooLarge,
  },
  {
    claim: '300 objects in each other in an argument',
    attack: query(`{ echo(filter: ${'{not:'.repeat(300)}{}${'}'.repeat(300)}) }`),
    outcome: tooLarge,
  },
  {
    claim: '70 fragments in each other',
    attack: query(
      `{ permit(id: 1) { ...F0 } } ${many(70, (n) => `fragment F${n} on Permit { ...F${n + 1} }`)} fragment F70 on Permit { id }`,
    ),
    outcome: tooLarge,
  },
  {
    claim: 'introspection that asks for the fields of fields of fields',
    attack: query(`{ __schema { types { ${'fields { type { '.repeat(5)}name${' } }'.repeat(5)} } } }`),
    outcome: invalid,
  },
]);

const ALIASES = numbered<ClientCase>('CLIENT-ALIAS', [
  {
    claim: '31 aliases',
    attack: query(`{ permit(id: 1) { ${many(31, (n) => `a${n}: id`)} } }`),
    outcome: tooLarge,
  },
  {
    claim: '31 aliases by a fragment that is spread often',
    attack: query(
      `{ permit(id: 1) { ${many(11, () => '...F')} } } fragment F on Permit { a: id b: id c: id }`,
    ),
    outcome: tooLarge,
  },
  {
    claim: '31 logins in one request, by aliases of one field',
    attack: query(`mutation { ${many(31, (n) => `a${n}: file(text: "${n}") { id }`)} }`),
    outcome: tooLarge,
  },
  {
    claim: 'an alias of the gateway itself',
    attack: query('{ __a: permits { id } }'),
    outcome: refused(400),
  },
  {
    claim: 'an alias called __proto__',
    attack: query('{ __proto__: permits { id } }'),
    outcome: refused(400),
  },
  {
    claim: 'an alias called __typename, for something else',
    attack: query('{ permit(id: 1) { __typename: id } }'),
    outcome: refused(400),
  },
  {
    claim: 'an alias called like what the gateway asks of subgraphs',
    attack: query('{ permit(id: 1) { _entities: id _service: holder fee } }'),
    outcome: answered({ permit: { _entities: '1', _service: 'holder-1', fee: 7 } }),
  },
]);

const FRAGMENTS = numbered<ClientCase>('CLIENT-FRAGMENT', [
  {
    claim: 'a fragment within itself',
    attack: query('{ permits { ...F } } fragment F on Permit { ...F }'),
    outcome: invalid,
  },
  {
    claim: 'a circle of fragments',
    attack: query(
      '{ permits { ...A } } fragment A on Permit { next { ...B } } fragment B on Permit { next { ...A } }',
    ),
    outcome: invalid,
  },
  { claim: 'fragments that unfold to 2^40 selections', attack: query(doubling(40)), outcome: tooLarge },
  { claim: 'a fragment that there is not', attack: query('{ permits { ...Nothing } }'), outcome: invalid },
  {
    claim: 'a fragment on a type that there is not',
    attack: query('{ ... on Nothing { id } }'),
    outcome: invalid,
  },
  { claim: 'a fragment where it cannot be', attack: query('{ ... on Permit { id } }'), outcome: invalid },
  {
    claim: '300 fields of one name and other arguments, which all have to be compared',
    attack: query(`{ permit(id: 1) { id } ${many(300, (n) => `permit(id: ${n}) { id }`)} }`),
    outcome: refused(400),
  },
  {
    claim: '120 fragments of one another, which all have to be compared',
    attack: query(
      `{ permit(id: 1) { ${many(120, (n) => `...F${n}`)} } } ${many(120, (n) => `fragment F${n} on Permit { next { id holder } }`)}`,
    ),
    outcome: withstood,
  },
  {
    claim: 'one field 1,900 times, which all have to be compared',
    attack: query(`{ permit(id: 1) { ${many(1900, () => 'id')} } }`),
    outcome: tooLarge,
  },
  {
    claim: 'one field with fields of its own 380 times',
    attack: query(`{ permit(id: 1) { ${many(380, () => 'next { id }')} } }`),
    outcome: tooLarge,
  },
]);

const DIRECTIVES = numbered<ClientCase>('CLIENT-DIRECTIVE', [
  {
    claim: '51 directives',
    attack: query(`{ permit(id: 1) { ${many(51, () => 'id @include(if: true)')} } }`),
    outcome: tooLarge,
  },
  {
    claim: 'one directive 500 times at one field',
    attack: query(`{ permits { id ${'@include(if: true) '.repeat(300)} } }`),
    outcome: refused(400),
  },
  { claim: 'a directive that there is not', attack: query('{ permits { id @nothing } }'), outcome: invalid },
  { claim: 'a directive of the schema', attack: query('{ permits @inaccessible { id } }'), outcome: invalid },
  {
    claim: 'a rule of access for a directive',
    attack: query('{ vault @requiresScopes(scopes: []) { secret } }'),
    outcome: invalid,
  },
  {
    claim: 'a condition without its variable',
    attack: query('{ permits { id @skip(if: $x) } }'),
    outcome: invalid,
  },
]);

function getLarge(text: string): Attack {
  const accept = 'application/graphql-response+json';
  return get({ query: text }, { 'apollo-require-preflight': '1', accept });
}

/** What is written into a document. */
export const DOCUMENT_CASES: readonly ClientCase[] = [
  ...[...DOCUMENTS, ...SIZES, ...DEPTHS, ...ALIASES],
  ...[...FRAGMENTS, ...DIRECTIVES],
];
