import { idea } from '../idea.ts';

export default idea({
  claim: 'a directive of a subgraph’s own that is composed changes nothing of what is asked and answered',
  subgraphs: {
    a: {
      sdl: `
        extend schema
          @link(url: "https://example.org/audit/v1.0", import: ["@audited"])
          @composeDirective(name: "@audited")
        directive @audited(level: Int) on FIELD_DEFINITION | OBJECT
        type Query { product: Product @audited(level: 2) }
        type Product @key(fields: "id") @audited { id: ID! name: String }`,
      resolvers: { Query: { product: () => ({ id: '1', name: 'Lamp' }) } },
    },
    b: {
      sdl: `type Product @key(fields: "id") { id: ID! price: Int }`,
      resolvers: { Product: { price: () => 3 } },
    },
  },
  cases: [
    {
      query: '{ product { name price } }',
      data: { product: { name: 'Lamp', price: 3 } },
      fetches: { a: [{ not: '@audited' }], b: 1 },
    },
  ],
});
