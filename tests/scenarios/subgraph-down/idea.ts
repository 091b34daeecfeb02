import { idea } from '../idea.ts';
import { SHOP } from '../shop.ts';

export default idea({
  claim: 'a subgraph that cannot be reached leaves only its part null',
  subgraphs: SHOP,
  cases: [
    {
      query: '{ products { name price } shop }',
      answers: { prices: 'unreachable' },
      data: {
        products: [
          { name: 'Lamp', price: null },
          { name: 'Chair', price: null },
        ],
        shop: null,
      },
      errors: [
        { path: ['products', 'price'], code: 'SUBGRAPH_UNREACHABLE', subgraph: 'prices' },
        { path: ['shop'], code: 'SUBGRAPH_UNREACHABLE', subgraph: 'prices' },
      ],
      fetches: { catalog: 1, prices: 2 },
    },
    {
      name: 'the one that everything begins with: the next is not asked',
      query: '{ products { name price } }',
      answers: { catalog: 'unreachable' },
      data: { products: null },
      errors: [{ path: ['products'], code: 'SUBGRAPH_UNREACHABLE', subgraph: 'catalog' }],
      fetches: { catalog: 1 },
    },
  ],
});
