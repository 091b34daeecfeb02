import { idea } from '../idea.ts';
import { SHOP } from '../shop.ts';

const asked = {
  query: '{ products { name price } }',
  data: {
    products: [
      { name: 'Lamp', price: null },
      { name: 'Chair', price: null },
    ],
  },
  fetches: { catalog: 1, prices: 1 },
};
const told = (code: string) => [{ path: ['products', 'price'], code, subgraph: 'prices' }];

export default idea({
  claim: 'a subgraph that has no data leaves its own part null, with an error whether it names one or not',
  subgraphs: SHOP,
  cases: [
    {
      ...asked,
      name: 'with an error',
      answers: { prices: { data: null, errors: [{ message: 'no' }] } },
      errors: told('SUBGRAPH_ERROR'),
    },
    {
      ...asked,
      name: 'with an error and no word of data',
      answers: { prices: { errors: [{ message: 'no' }] } },
      errors: told('SUBGRAPH_ERROR'),
    },
    {
      ...asked,
      name: 'without an error',
      answers: { prices: { data: null } },
      errors: told('SUBGRAPH_INVALID_RESPONSE'),
    },
    {
      ...asked,
      name: 'with an empty list of errors',
      answers: { prices: { data: null, errors: [] } },
      errors: told('SUBGRAPH_INVALID_RESPONSE'),
    },
    {
      ...asked,
      name: 'with nothing at all',
      answers: { prices: {} },
      errors: told('SUBGRAPH_INVALID_RESPONSE'),
    },
    {
      ...asked,
      name: 'with a list for data',
      answers: { prices: { data: [] } },
      errors: told('SUBGRAPH_INVALID_RESPONSE'),
    },
    {
      ...asked,
      name: 'with errors that are none',
      answers: { prices: { data: { _entities: [{ price: 1 }, { price: 2 }] }, errors: ['PLANTED'] } },
      errors: told('SUBGRAPH_INVALID_RESPONSE'),
    },
  ],
});
