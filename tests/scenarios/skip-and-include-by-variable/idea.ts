import { idea } from '../idea.ts';

const query = `query ($yes: Boolean!, $no: Boolean = false) {
  product {
    name @include(if: $yes)
    size @skip(if: $yes)
    ... @include(if: $no) { colour }
    ...Both @skip(if: $no)
  }
}
fragment Both on Product { a: name b: size @include(if: $yes) }`;

export default idea({
  claim: 'fields and fragments come and go by variables, within one subgraph',
  subgraphs: {
    a: {
      sdl: `
        type Query { product: Product }
        type Product { name: String size: Int colour: String }`,
      resolvers: { Query: { product: () => ({ name: 'Lamp', size: 3, colour: 'red' }) } },
    },
  },
  cases: [
    {
      name: 'yes',
      query,
      variables: { yes: true },
      data: { product: { name: 'Lamp', a: 'Lamp', b: 3 } },
      fetches: { a: [{ variables: {} }] },
    },
    {
      name: 'no',
      query,
      variables: { yes: false, no: true },
      data: { product: { size: 3, colour: 'red' } },
      fetches: { a: [{ variables: {} }] },
    },
  ],
});
