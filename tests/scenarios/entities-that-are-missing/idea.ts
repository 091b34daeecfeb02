import { idea } from '../idea.ts';
import { SHOP } from '../shop.ts';

const invalid = [{ path: ['products', 'price'], code: 'SUBGRAPH_INVALID_RESPONSE', subgraph: 'prices' }];
const answered = {
  query: '{ products { name price } }',
  data: {
    products: [
      { name: 'Lamp', price: null },
      { name: 'Chair', price: null },
    ],
  },
  errors: invalid,
  fetches: { catalog: 1, prices: 1 },
};

export default idea({
  claim:
    'an answer with more or fewer entities than were asked for is not understood: nobody can tell whose is whose',
  subgraphs: SHOP,
  cases: [
    { ...answered, name: 'fewer', answers: { prices: { data: { _entities: [{ price: 10 }] } } } },
    {
      ...answered,
      name: 'more',
      answers: { prices: { data: { _entities: [{ price: 10 }, { price: 20 }, { price: 30 }] } } },
    },
    { ...answered, name: 'none', answers: { prices: { data: { _entities: [] } } } },
    { ...answered, name: 'no list', answers: { prices: { data: { _entities: null } } } },
    { ...answered, name: 'no such field', answers: { prices: { data: {} } } },
  ],
});
