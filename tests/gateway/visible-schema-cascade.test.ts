import { describe, expect, test } from '@jest/globals';
import { buildSchema, printSchema, printType, validateSchema } from 'graphql';
import { createVisibleSchemas } from '../../gateway/authorization/visible-schema.ts';
import type { AccessClass } from '../../schema/access/decide.ts';
import type { Rule } from '../../schema/access/rule.ts';

const facts = (scopes: readonly string[] = []): AccessClass => ({
  key: scopes.join(' '),
  authenticated: false,
  scopes: new Set(scopes),
  policies: new Set(),
  recipients: new Set(),
  purpose: undefined,
});

/** Rules that demand at each coordinate the scope of the same name. */
function rulesAt(coordinates: readonly string[]): ReadonlyMap<string, Rule> {
  return new Map(
    coordinates.map((coordinate) => [
      coordinate,
      { coordinate, demands: [{ kind: 'scopes', anyOf: [[coordinate]] }] },
    ]),
  );
}

/** The schema as somebody sees it to whom these coordinates are refused. */
function visible(sdl: string, ...refused: string[]) {
  const schema = createVisibleSchemas(buildSchema(sdl), rulesAt(refused))(facts());
  expect(validateSchema(schema)).toEqual([]);
  return schema;
}

/** The names of the types that it has, those of the language aside. */
function typesIn(sdl: string, ...refused: string[]): string[] {
  return [...printSchema(visible(sdl, ...refused)).matchAll(/^\w+ (\w+)/gm)]
    .map(([, name = '']) => name)
    .sort();
}

describe('what goes with what is refused', () => {
  test('a type without fields, the fields that return it, and so on', () => {
    const sdl = 'type Query { a: A open: Int } type A { b: B! } type B { c: [C!]! } type C { d: Int }';
    expect(printSchema(visible(sdl, 'C.d'))).toBe('type Query {\n  open: Int\n}');
  });

  test('types that know each other and that nothing else leads to', () => {
    const sdl = 'type Query { a: A open: Int } type A { b: B n: Int } type B { a: A n: Int }';
    expect(typesIn(sdl, 'Query.a')).toEqual(['Query']);
  });

  test('a union without members, and a refused member of one that has others', () => {
    const sdl =
      'type Query { u: U v: V b: B } union U = A union V = A | B type A { n: Int } type B { n: Int }';
    expect(printType(visible(sdl, 'A').getType('V') as never)).toBe('union V = B');
    expect(typesIn(sdl, 'A')).toEqual(['B', 'Query', 'V']);
  });

  test('enums, scalars and input types that nothing uses any more', () => {
    const sdl = 'type Query { a(i: I, e: E): S open: Int } enum E { X } input I { e: E s: S } scalar S';
    expect(typesIn(sdl, 'Query.a')).toEqual(['Query']);
    expect(typesIn(sdl)).toEqual(['E', 'I', 'Query', 'S']);
  });

  test('an object type that could only be met where an interface is returned, and none is', () => {
    const sdl = `type Query { a: A n: N } interface N { id: ID } type A implements N { id: ID } type B implements N { id: ID }`;
    expect(typesIn(sdl, 'Query.n')).toEqual(['A', 'N', 'Query']);
    expect(typesIn(sdl, 'Query.a')).toEqual(['A', 'B', 'N', 'Query']);
  });
});

describe('arguments and input fields', () => {
  const sdl = `
    type Query { optional(e: E, n: Int): Int withDefault(e: E! = X): Int required(e: E!): Int deep(o: Outer): Int open: Int }
    enum E { X }
    input Outer { inner: Inner n: Int }
    input Inner { e: E! n: Int }
  `;

  test('of a refused type are left out, and what needs them goes too', () => {
    expect(printSchema(visible(sdl, 'E'))).toBe(
      `type Query {\n  optional(n: Int): Int\n  withDefault: Int\n  deep(o: Outer): Int\n  open: Int\n}\n\ninput Outer {\n  n: Int\n}`,
    );
  });

  test('so do directives that need one', () => {
    const schema =
      'directive @d(e: E!) on FIELD directive @f(e: E) on FIELD type Query { open: Int } enum E { X }';
    expect(printSchema(visible(schema, 'E'))).toBe('directive @f on FIELD\n\ntype Query {\n  open: Int\n}');
  });
});

describe('interfaces', () => {
  test('have no field that is refused on one of their types', () => {
    const sdl = `type Query { n: N } interface N { id: ID x: Int }
      type A implements N { id: ID x: Int } type B implements N { id: ID x: Int }`;
    const schema = visible(sdl, 'B.x');
    expect(printType(schema.getType('N') as never)).toBe('interface N {\n  id: ID\n}');
    expect(printType(schema.getType('A') as never)).toContain('x: Int');
    expect(printType(schema.getType('B') as never)).not.toContain('x: Int');
  });

  test('have no field of which one of their types returns something refused', () => {
    const sdl = `type Query { n: N } interface N { id: ID of: N }
      type A implements N { id: ID of: B } type B implements N { id: ID of: N } type C implements N { id: ID of: C }`;
    const schema = visible(sdl, 'A.of');
    expect(printType(schema.getType('N') as never)).toBe('interface N {\n  id: ID\n}');
  });

  test('keep a field that is only missing on a type which is gone as a whole', () => {
    const sdl = `type Query { n: N } interface N { of: U } type A implements N { of: G } type B implements N { of: F }
      union U = G | F type G { x: Int } type F { y: Int }`;
    expect(typesIn(sdl, 'G.x')).toEqual(['B', 'F', 'N', 'Query', 'U']);
  });

  test('go with the last of their types', () => {
    const sdl =
      'type Query { n: N open: Int } interface N { x: Int } type A implements N { x: Int y: E } enum E { X }';
    expect(typesIn(sdl, 'A.x', 'E')).toEqual(['Query']);
  });
});

describe('root types', () => {
  test('a mutation type without fields is left out', () => {
    const sdl = 'type Query { open: Int } type Mutation { m: Int }';
    expect(visible(sdl, 'Mutation.m').getMutationType()).toBeUndefined();
  });

  test.each([['Query'], ['Query.a']])(
    'a query type of which nothing is open has one field that says so: %s',
    (refused) => {
      const schema = visible(
        'schema { query: Query mutation: M } type Query { a: Int } type M { m: Int }',
        refused,
      );
      expect(Object.keys(schema.getQueryType()?.getFields() ?? {})).toEqual(['_empty']);
      expect(schema.getMutationType()?.name).toBe('M');
    },
  );
});

describe('schemas are shared', () => {
  const schema = buildSchema('type Query { a: Int b: Int c: Int }');
  const visibleSchemas = createVisibleSchemas(schema, rulesAt(['Query.a', 'Query.b']));

  test('by classes to which the same is refused', () => {
    expect(visibleSchemas(facts(['Query.a']))).toBe(visibleSchemas(facts(['Query.a', 'else'])));
    expect(visibleSchemas(facts(['Query.a']))).not.toBe(visibleSchemas(facts(['Query.b'])));
  });

  test('and where nothing is refused it is the schema itself', () => {
    expect(visibleSchemas(facts(['Query.a', 'Query.b']))).toBe(schema);
  });

  test('a scalar of the language may always be used in a variable', () => {
    expect(visibleSchemas(facts()).getType('Float')).toBeDefined();
  });
});
