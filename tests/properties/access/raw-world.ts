import fc from 'fast-check';

/** Numbers from which a world is built. What is chosen among n is a number modulo n, so that every choice is a valid one. */
export type RawWorld = typeof rawWorld extends fc.Arbitrary<infer World> ? World : never;
/** A field before it is known what it may return. */
export type RawField = typeof rawField extends fc.Arbitrary<infer One> ? One : never;
/** Demands, by numbers of scopes, policies, recipients and purposes. */
export type RawDemands = typeof rawDemands extends fc.Arbitrary<infer One> ? One : never;

/** A choice. */
const pick = fc.nat(59);
/** True in one of n cases, and false when it is shrunk. */
const onceIn = (n: number): fc.Arbitrary<boolean> => fc.nat(n - 1).map((value) => value === n - 1);

const alternatives = fc.array(fc.uniqueArray(fc.nat(2), { minLength: 1, maxLength: 2 }), {
  minLength: 1,
  maxLength: 2,
});

const rawRelease = fc.record({
  to: fc.uniqueArray(fc.nat(5), { minLength: 1, maxLength: 3 }),
  purposes: fc.uniqueArray(fc.nat(1), { minLength: 1, maxLength: 2 }),
  isMasked: onceIn(2),
  mask: pick,
});

export type RawRelease = typeof rawRelease extends fc.Arbitrary<infer One> ? One : never;

const nothing = fc.constant({
  authenticated: false,
  scopes: null,
  policies: null,
  releases: [] as RawRelease[],
});
const something = fc.record({
  authenticated: onceIn(4),
  scopes: fc.option(alternatives, { freq: 2 }),
  policies: fc.oneof({ weight: 3, arbitrary: fc.constant(null) }, { weight: 2, arbitrary: alternatives }),
  releases: fc.oneof(
    { weight: 3, arbitrary: fc.constant<RawRelease[]>([]) },
    { weight: 2, arbitrary: fc.array(rawRelease, { minLength: 1, maxLength: 3 }) },
  ),
});
const rawDemands = fc.oneof(
  { withCrossShrink: true },
  { weight: 5, arbitrary: nothing },
  { weight: 4, arbitrary: something },
);
const rareDemands = fc.oneof(
  { withCrossShrink: true },
  { weight: 5, arbitrary: nothing },
  { weight: 3, arbitrary: something },
);

const rawArgument = fc.record({ type: pick, isRequired: onceIn(4) });

const rawField = fc.record({
  /** Leaf, object, interface or union. */
  kind: pick,
  type: pick,
  list: pick,
  runtime: pick,
  /** Which of the subgraphs that know the object. */
  where: pick,
  sharing: pick,
  requires: pick,
  args: fc.array(rawArgument, { maxLength: 2 }),
  demands: rawDemands,
  narrowing: rareDemands,
});

/** A value that is released masked, and a field of another subgraph that is made of it. */
const rawDerived = fc.record({
  released: fc.record({
    authenticated: fc.constant(false),
    scopes: fc.constant(null),
    policies: fc.constant(null),
    releases: fc.array(
      fc.record({
        to: fc.uniqueArray(fc.nat(5), { minLength: 2, maxLength: 4 }),
        purposes: fc.uniqueArray(fc.nat(1), { minLength: 1, maxLength: 2 }),
        isMasked: fc.nat(3).map((value) => value > 0),
        mask: pick,
      }),
      { minLength: 1, maxLength: 3 },
    ),
  }),
  by: pick,
});

const rawObject = fc.record({
  home: pick,
  isEntity: fc.nat(3).map((value) => value > 0),
  presence: fc.integer({ min: 1, max: 7 }),
  demands: rareDemands,
  keyDemands: rareDemands,
  fields: fc.array(rawField, { minLength: 1, maxLength: 4 }),
  derived: fc.option(rawDerived, { freq: 2 }),
});

const rawName = fc.nat(2);
const subset = fc.nat(7);

/** Everything that a world is built from. */
export const rawWorld = fc.record({
  subgraphs: fc.nat(5).map((value) => [1, 2, 2, 3, 3, 3][value] ?? 1),
  naming: fc.tuple(rawName, rawName, rawName, rawName),
  scalar: fc.record({ home: pick, demands: rawDemands }),
  enum: fc.record({ home: pick, demands: rawDemands }),
  objects: fc.array(rawObject, { minLength: 2, maxLength: 4 }),
  interfaces: fc.array(
    fc.record({
      home: pick,
      members: fc.nat(15),
      fields: fc.array(rawField, { minLength: 1, maxLength: 2 }),
      demands: fc.array(rareDemands, { minLength: 4, maxLength: 4 }),
    }),
    { maxLength: 2 },
  ),
  unions: fc.array(fc.record({ home: pick, members: fc.integer({ min: 3, max: 15 }) }), {
    minLength: 1,
    maxLength: 2,
  }),
  queries: fc.array(rawField, { minLength: 2, maxLength: 5 }),
  mutations: fc.array(rawField, { maxLength: 2 }),
  /** Whether values that travel are released to who receives them; else most worlds would be refused. */
  repairs: fc.nat(19).map((value) => value < 19),
  clients: fc.tuple(
    fc.record({ scopes: subset, purposes: fc.integer({ min: 1, max: 3 }) }),
    fc.record({ scopes: subset, purposes: fc.integer({ min: 1, max: 3 }) }),
    fc.record({ scopes: subset, purposes: fc.integer({ min: 1, max: 3 }) }),
    fc.record({ scopes: subset, purposes: fc.integer({ min: 1, max: 3 }) }),
  ),
  policies: fc.tuple(fc.nat(15), fc.nat(15)),
});

/** A caller: which client, what the token claims, and what for. */
export const rawCaller = fc.record({ client: pick, scopes: subset, purpose: pick });
export type RawCaller = typeof rawCaller extends fc.Arbitrary<infer One> ? One : never;

/** Takes one of a list that is not empty. */
export function choose<Item>(items: readonly Item[], number: number): Item {
  if (items.length === 0) throw new Error('nothing to choose from');
  return items[number % items.length] as Item;
}
