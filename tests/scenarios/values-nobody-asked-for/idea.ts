import { idea } from '../idea.ts';
import { SHOP } from '../shop.ts';

export default idea({
  claim: 'what a subgraph answers without being asked overwrites nothing',
  subgraphs: SHOP,
  cases: [
    {
      query: '{ product { name price } shop }',
      answers: {
        prices: ({ query }) =>
          query.includes('_entities')
            ? { data: { _entities: [{ price: 10, name: 'PLANTED', box: { width: 1 } }], shop: 'PLANTED' } }
            : { data: { shop: 'Corner', product: { name: 'PLANTED' } } },
      },
      data: { product: { name: 'Lamp', price: 10 }, shop: 'Corner' },
      fetches: { catalog: 1, prices: 2 },
    },
  ],
});
