import { idea } from '../idea.ts';
import { SHOP } from '../shop.ts';

const garbled = (entity: unknown) => ({
  name: JSON.stringify(entity),
  query: '{ products { name price } }',
  answers: { prices: { data: { _entities: [entity, { price: 20 }] } } },
  data: {
    products: [
      { name: 'Lamp', price: null },
      { name: 'Chair', price: 20 },
    ],
  },
  errors: [{ path: ['products', 'price'], code: 'SUBGRAPH_INVALID_RESPONSE', subgraph: 'prices' }],
  fetches: { catalog: 1, prices: 1 },
});

export default idea({
  claim: 'something else in the place of an entity nulls nothing of another subgraph, and of no other entity',
  subgraphs: SHOP,
  cases: [garbled(7), garbled('text'), garbled(false), garbled([{ price: 10 }]), garbled([])],
});
