import { idea } from '../idea.ts';

export default idea({
  claim: 'tags change nothing of what is asked and answered',
  subgraphs: {
    a: {
      sdl: `
        type Query { product(id: ID @tag(name: "arg")): Product @tag(name: "internal") }
        type Product @key(fields: "id") @tag(name: "shop") { id: ID! name: String @tag(name: "shown") kind: Kind }
        enum Kind @tag(name: "k") { NEW @tag(name: "n") OLD }`,
      resolvers: { Query: { product: () => ({ id: '1', name: 'Lamp', kind: 'NEW' }) } },
    },
    b: {
      sdl: `type Product @key(fields: "id") @tag(name: "other") { id: ID! price: Int @tag(name: "money") }`,
      resolvers: { Product: { price: () => 3 } },
    },
  },
  cases: [
    {
      query: '{ product { name kind price } }',
      data: { product: { name: 'Lamp', kind: 'NEW', price: 3 } },
      fetches: { a: 1, b: 1 },
    },
  ],
});
