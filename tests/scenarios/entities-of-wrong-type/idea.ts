import { idea } from '../idea.ts';
import { SHOP } from '../shop.ts';

const invalid = (path: (string | number)[]) => [
  { path, code: 'SUBGRAPH_INVALID_RESPONSE', subgraph: 'prices' },
];

export default idea({
  claim: 'a wrong __typename from one subgraph nulls nothing of another',
  subgraphs: SHOP,
  cases: [
    {
      name: 'of a type that there is',
      query: '{ product { __typename name price } }',
      answers: { prices: { data: { _entities: [{ __typename: 'Box', price: 10 }] } } },
      data: { product: { __typename: 'Product', name: 'Lamp', price: null } },
      errors: invalid(['product', 'price']),
      fetches: { catalog: 1, prices: 1 },
    },
    {
      name: 'of one that there is not',
      query: '{ product { __typename name price } }',
      answers: { prices: { data: { _entities: [{ __typename: 'constructor', price: 10 }] } } },
      data: { product: { __typename: 'Product', name: 'Lamp', price: null } },
      errors: invalid(['product', 'price']),
      fetches: { catalog: 1, prices: 1 },
    },
    {
      name: 'in an object below',
      query: '{ product { name price box { width } } }',
      answers: { prices: { data: { _entities: [{ price: 10, box: { __typename: 'Product', width: 3 } }] } } },
      data: { product: { name: 'Lamp', price: 10, box: null } },
      errors: invalid(['product', 'box']),
      fetches: { catalog: 1, prices: 1 },
    },
  ],
});
