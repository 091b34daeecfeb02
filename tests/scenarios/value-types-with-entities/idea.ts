import { idea } from '../idea.ts';

export default idea({
  claim: 'entities inside of value types are completed, whichever subgraph answered the value',
  subgraphs: {
    a: {
      sdl: `
        type Query { cart: Page }
        type Page @shareable { items: [Product!]! next: Page }
        type Product @key(fields: "id") { id: ID! }`,
      resolvers: { Query: { cart: () => ({ items: [{ id: '1' }], next: { items: [{ id: '2' }] } }) } },
    },
    b: {
      sdl: `
        type Query { wishes: Page }
        type Page @shareable { items: [Product!]! next: Page }
        type Product @key(fields: "id") { id: ID! name: String! }`,
      resolvers: {
        Query: { wishes: () => ({ items: [{ id: '3' }], next: null }) },
        Product: { name: ({ id }: { id: string }) => `name-${id}` },
      },
    },
  },
  cases: [
    {
      query:
        '{ cart { items { name } next { items { name } next { items { name } } } } wishes { items { name } next { items { id } } } }',
      data: {
        cart: { items: [{ name: 'name-1' }], next: { items: [{ name: 'name-2' }], next: null } },
        wishes: { items: [{ name: 'name-3' }], next: null },
      },
      fetches: { a: 1, b: 2 },
    },
  ],
});
