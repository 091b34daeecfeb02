import { idea } from '../idea.ts';
import { SHOP } from '../shop.ts';

const invalid = [{ path: ['products', 'price'], code: 'SUBGRAPH_INVALID_RESPONSE', subgraph: 'prices' }];

export default idea({
  claim: 'an entity that says it is another than the one that was asked for is none',
  subgraphs: SHOP,
  cases: [
    {
      name: 'the right ones in the wrong order',
      query: '{ products { name price } }',
      answers: {
        prices: {
          data: {
            _entities: [
              { __typename: 'Product', id: '2', price: 20 },
              { __typename: 'Product', id: '1', price: 10 },
            ],
          },
        },
      },
      data: {
        products: [
          { name: 'Lamp', price: null },
          { name: 'Chair', price: null },
        ],
      },
      errors: invalid,
      fetches: { catalog: 1, prices: 1 },
    },
    {
      name: 'another among the right ones',
      query: '{ products { name price } }',
      answers: {
        prices: {
          data: {
            _entities: [
              { id: '1', price: 10 },
              { id: '9', price: 90 },
            ],
          },
        },
      },
      data: {
        products: [
          { name: 'Lamp', price: 10 },
          { name: 'Chair', price: null },
        ],
      },
      errors: invalid,
      fetches: { catalog: 1, prices: 1 },
    },
  ],
});
