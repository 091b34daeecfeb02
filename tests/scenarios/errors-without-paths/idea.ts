import { idea } from '../idea.ts';
import { SHOP } from '../shop.ts';

const answered = {
  query: '{ products { name price } shop }',
  data: {
    products: [
      { name: 'Lamp', price: 10 },
      { name: 'Chair', price: 20 },
    ],
    shop: 'Corner',
  },
  fetches: { catalog: 1, prices: 2 },
};
const told = (...path: (string | number)[]) => ({ path, code: 'SUBGRAPH_ERROR', subgraph: 'prices' });

export default idea({
  claim:
    'an error without a path, or with one that lies, is told where the fetch stands, and takes no data with it',
  subgraphs: SHOP,
  cases: [
    undefined,
    null,
    'price',
    [],
    ['_entities'],
    ['_entities', 7, 'price'],
    ['_entities', -1],
    ['_entities', 'length'],
    ['PLANTED', 0, 'PLANTED'],
    [{ PLANTED: 1 }],
  ].map((path) => ({
    ...answered,
    name: path === undefined ? 'none' : JSON.stringify(path),
    answers: {
      prices: ({ query }) =>
        query.includes('_entities')
          ? { data: { _entities: [{ price: 10 }, { price: 20 }] }, errors: [{ message: 'PLANTED', path }] }
          : { data: { shop: 'Corner' } },
    },
    errors: [told('products', 'price')],
  })),
});
