import type { ScenarioOptions } from '../kit/scenario.ts';

// Every protected value is a marker that can be searched for, byte by byte.
const SDL = `
  type Query {
    file(id: ID!): File
    files: [File!]!
    search: [Hit!]!
    hits: [Hit]
    lookup(name: String): Vault
    dye(colour: Colour, coats: Int): String
    mix(recipe: Recipe, recipes: [Recipe!]): String
    node(id: ID!): Node
    strict: Strict
    colour: Colour
    vault: Vault
    inner: Outer
    deep: [Outer]
  }
  type Mutation {
    open(name: String): String
    wipe(name: String!): String @requiresScopes(scopes: [["wipe"]])
  }
  interface Node { id: ID! }
  type File implements Node @key(fields: "id") {
    id: ID!
    title: String
    secret: String @requiresScopes(scopes: [["read", "secret"], ["root"]])
    signed: String @authenticated
    reviewed: String @policy(policies: [["reviewer"]])
    undefinedPolicy: String @policy(policies: [["nobody-defined-it"]])
    related(first: Int): [File!]!
    count: Secret
  }
  type Ghost implements Node @requiresScopes(scopes: [["ghost"]]) { id: ID! name: String }
  union Hit = File | Ghost
  type Strict { open: String must: String! @authenticated }
  type Outer { label: String strict: Strict! }
  input Recipe { name: String, colour: Colour, within: Recipe }
  enum Colour @authenticated { RED }
  scalar Secret @requiresScopes(scopes: [["root"]])
  type Vault @authenticated { gold: String box: Box }
  type Box { lid: String }
`;

const file = (id: string) => ({
  __typename: 'File',
  id,
  title: `title-${id}`,
  secret: 'MARK-secret',
  signed: 'MARK-signed',
  reviewed: 'MARK-reviewed',
  undefinedPolicy: 'MARK-undefined',
  related: () => [file('2')],
  count: 'MARK-count',
});
const ghost = { __typename: 'Ghost', id: 'MARK-ghost', name: 'MARK-ghost-name' };

/** A subgraph with every kind of protected place in it. */
export const authorizationScenario: ScenarioOptions = {
  subgraphs: {
    files: {
      sdl: SDL,
      resolvers: {
        Query: {
          file: () => file('1'),
          files: () => [file('1'), file('2')],
          search: () => [file('1'), ghost],
          hits: () => [file('1'), ghost],
          dye: () => 'dyed',
          mix: () => 'mixed',
          lookup: () => ({ gold: 'MARK-gold' }),
          node: () => ghost,
          strict: () => ({ open: 'yes', must: 'MARK-must' }),
          colour: () => 'RED',
          vault: () => ({ gold: 'MARK-gold', box: { lid: 'MARK-lid' } }),
          inner: () => ({ label: 'l', strict: { open: 'yes', must: 'MARK-must' } }),
          deep: () => [{ label: 'l', strict: { open: 'yes', must: 'MARK-must' } }],
        },
        Mutation: { open: () => 'opened', wipe: () => 'MARK-wiped' },
        File: { __resolveReference: () => file('1') },
      },
    },
  },
  clients: {
    reader: ['read'],
    secretary: ['read', 'secret'],
    root: ['root', 'wipe'],
    'ghost-hunter': ['ghost'],
  },
  policies: '{ reviewer: { text: t, organisations: [root] } }',
};
