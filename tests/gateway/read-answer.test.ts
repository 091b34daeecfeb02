import { describe, expect, test } from '@jest/globals';
import { buildSchema, parse } from 'graphql';
import { createAnswerReader } from '../../gateway/execution/read-answer.ts';

const SCHEMA = buildSchema(`
  type Query { node: Node pets: [Pet] }
  interface Node { id: ID! }
  interface Pet { name: String }
  type Cat implements Node & Pet { id: ID! name: String claws: Int weight: Float owner: Owner }
  type Dog implements Node & Pet { id: ID! name: String bark(loud: Boolean): String }
  type Owner { id: ID! name: String }
`);

function keep(query: string, data: Record<string, unknown>, variables: Record<string, unknown> = {}) {
  const representations = (variables['representations'] ?? []) as unknown[];
  const options = { variables, representation: (index: number) => representations[index] };
  const { dropped, invalid } = createAnswerReader(SCHEMA, parse(query)).root(data, options);
  return { data, dropped, invalid: [...invalid.values()] };
}

/** Keeps the answer to a fetch of one entity. */
function keepEntity(selections: string, entity: object, representation: object) {
  const query = `query ($representations: [_Any!]!) { _entities(representations: $representations) { ${selections} } }`;
  const kept = keep(query, { _entities: [entity] }, { representations: [representation] });
  return { ...kept, data: (kept.data['_entities'] as unknown[])[0] };
}

describe('an object of an abstract type', () => {
  const QUERY = `{ pets { ...P ... on Cat { claws } ... on Node { id } } } fragment P on Pet { __typename name }`;

  test('keeps what its type was asked for, through fragments and interfaces', () => {
    const { data, dropped } = keep(QUERY, { pets: [{ __typename: 'Dog', id: '1', name: 'a', claws: 4 }] });
    expect(data).toEqual({ pets: [{ __typename: 'Dog', id: '1', name: 'a' }] });
    expect(dropped).toBe(1);
  });

  test('keeps what any type was asked for, where it does not say its own', () => {
    const { data, dropped } = keep(QUERY, { pets: [{ name: 'a', claws: 4, bark: 'wow' }] });
    expect(data).toEqual({ pets: [{ name: 'a', claws: 4 }] });
    expect(dropped).toBe(1);
  });

  test.each([
    ['a type that cannot stand there', { __typename: 'Owner' }],
    ['two types', { __typename: 'Dog', kind: 'Cat' }],
    ['no name of a type', { __typename: 7 }],
  ])('is null where it says %s', (_name, pet) => {
    const { data, invalid } = keep('{ pets { __typename kind: __typename name } }', { pets: [pet] });
    expect(data).toEqual({ pets: [null] });
    expect(invalid).toEqual([['pets']]);
  });
});

describe('a number', () => {
  // GraphQL, sections 3.5.1 and 3.5.2.
  test.each([
    ['claws', '2147483647', 2147483647],
    ['claws', '-2147483648', -2147483648],
    ['claws', '2147483648', null],
    ['claws', '-2147483649', null],
    ['claws', '0.5', null],
    ['weight', '0.5', 0.5],
    ['weight', '1e999', null],
  ])('of %s is %s, and then %s', (field, json, value) => {
    const { data, invalid } = keep(`{ pets { ... on Cat { ${field} } } }`, {
      pets: [{ __typename: 'Cat', [field]: JSON.parse(json) as unknown }],
    });
    expect(data).toEqual({ pets: [{ [field]: value }] });
    expect(invalid).toEqual(value === null ? [['pets', field]] : []);
  });
});

describe('an entity', () => {
  const cat = { __typename: 'Cat', id: '1', owner: { id: '7' } };

  test.each([
    ['its key', '... on Cat { id name }', { id: '2', name: 'a' }],
    ['a part of its key', '... on Cat { owner { id } name }', { owner: { id: '8' }, name: 'a' }],
  ])('is null where %s was asked, and is another', (_name, selections, entity) => {
    expect(keepEntity(selections, entity, cat)).toMatchObject({ data: null, invalid: [['_entities']] });
  });

  test.each([
    ['the same key', '... on Cat { id owner { id } }', { id: 1, owner: { id: '7' } }],
    ['another field under the name of its key', '... on Cat { id: name }', { id: 'a' }],
    ['another field in a part of it', '... on Cat { owner { id: name } }', { owner: { id: 'a' } }],
    ['no key', '... on Cat { id name }', { id: null, name: 'a' }],
  ])('is kept with %s', (_name, selections, entity) => {
    expect(keepEntity(selections, entity, cat)).toMatchObject({ data: entity, dropped: 0 });
  });

  test('may be of any type that implements an interface by which it was represented', () => {
    const selections = '... on Pet { __typename ... on Cat { claws } }';
    const entity = { __typename: 'Cat', claws: 4 };
    expect(keepEntity(selections, entity, { __typename: 'Pet', id: '1' }).data).toEqual(entity);
  });
});

test('what @skip and @include leave out was not asked', () => {
  const query = 'query ($no: Boolean!) { node { id @skip(if: true) ... on Dog @include(if: $no) { bark } } }';
  const { data, dropped } = keep(query, { node: { id: '1', bark: 'wow' } }, { no: false });
  expect(data).toEqual({ node: {} });
  expect(dropped).toBe(2);
});
