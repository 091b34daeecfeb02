import { idea } from '../idea.ts';

export default idea({
  claim: 'a field on its way to another subgraph is moved by the label that the settings turn on',
  settings: { overrideLabels: { 'names-v2': 100, 'stock-v2': 0 } },
  subgraphs: {
    old: {
      sdl: `
        type Query { product: Product }
        type Product @key(fields: "id") { id: ID! name: String stock: String size: String }`,
      resolvers: {
        Query: { product: () => ({ id: '1' }) },
        Product: { name: () => 'old', stock: () => 'old', size: () => 'old' },
      },
    },
    new: {
      sdl: `
        type Query { best: Product }
        type Product @key(fields: "id") {
          id: ID!
          name: String @override(from: "old", label: "names-v2")
          stock: String @override(from: "old", label: "stock-v2")
          size: String @override(from: "old", label: "sizes-v2")
        }`,
      resolvers: {
        Query: { best: () => ({ id: '1' }) },
        Product: { name: () => 'new', stock: () => 'new', size: () => 'new' },
      },
    },
  },
  cases: [
    {
      query: '{ product { name stock size } }',
      data: { product: { name: 'new', stock: 'old', size: 'old' } },
      fetches: { old: [{ query: '{product{__typename id stock size}}' }], new: [{ query: '{name}' }] },
    },
    {
      name: 'from the new subgraph, a field whose label is off is fetched from the old',
      query: '{ best { name stock } }',
      data: { best: { name: 'new', stock: 'old' } },
      fetches: { new: [{ query: 'name', not: 'stock' }], old: [{ query: '{stock}' }] },
    },
  ],
});
