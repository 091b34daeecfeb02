import { idea, UNEXPLAINED } from '../idea.ts';
import { SHOP } from '../shop.ts';

export default idea({
  claim: 'a subgraph that does not know an entity leaves what it owns of it null, and the others complete',
  subgraphs: SHOP,
  cases: [
    {
      query: '{ products { name price box { width } } }',
      answers: { prices: { data: { _entities: [null, { price: 20, box: { width: 4 } }] } } },
      data: {
        products: [
          { name: 'Lamp', price: null, box: null },
          { name: 'Chair', price: 20, box: { width: 4 } },
        ],
      },
      fetches: { catalog: 1, prices: 1 },
    },
    {
      name: 'where there may be no null, the entity is null with an error',
      query: '{ products { name label } }',
      answers: { prices: { data: { _entities: [null, { label: 'new' }] } } },
      data: { products: [null, { name: 'Chair', label: 'new' }] },
      errors: [{ path: ['products', 0, 'label'], code: 'VALUE_MISSING' }],
      apollo: UNEXPLAINED,
      fetches: { catalog: 1, prices: 1 },
    },
  ],
});
