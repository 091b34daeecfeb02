import { idea } from '../idea.ts';
import { SHOP } from '../shop.ts';

const error = (path: unknown) => ({ message: 'SECRET', extensions: { code: 'SECRET' }, path });
const told = (...path: (string | number)[]) => ({ path, code: 'SUBGRAPH_ERROR', subgraph: 'prices' });

export default idea({
  claim:
    'an error of a subgraph is told where it stands in the whole answer, and in no words of the subgraph',
  subgraphs: SHOP,
  cases: [
    {
      name: 'below one entity of several',
      query: '{ products { name price box { width } } }',
      answers: {
        prices: {
          data: {
            _entities: [
              { price: 10, box: { width: null } },
              { price: null, box: { width: 4 } },
            ],
          },
          errors: [error(['_entities', 1, 'price']), error(['_entities', 0, 'box', 'width'])],
        },
      },
      data: {
        products: [
          { name: 'Lamp', price: 10, box: { width: null } },
          { name: 'Chair', price: null, box: { width: 4 } },
        ],
      },
      errors: [told('products', 0, 'box', 'width'), told('products', 1, 'price')],
      fetches: { catalog: 1, prices: 1 },
    },
    {
      name: 'of a whole entity',
      query: '{ products { name price } }',
      answers: { prices: { data: { _entities: [null, { price: 20 }] }, errors: [error(['_entities', 0])] } },
      data: {
        products: [
          { name: 'Lamp', price: null },
          { name: 'Chair', price: 20 },
        ],
      },
      errors: [told('products', 0, 'price')],
      fetches: { catalog: 1, prices: 1 },
    },
    {
      name: 'with aliases, as the caller named them',
      query: '{ all: products { cost: price } }',
      answers: {
        prices: {
          data: { _entities: [{ cost: null }, { cost: 2 }] },
          errors: [error(['_entities', 0, 'cost'])],
        },
      },
      data: { all: [{ cost: null }, { cost: 2 }] },
      errors: [told('all', 0, 'cost')],
      fetches: { catalog: 1, prices: 1 },
    },
    {
      name: 'at the root',
      query: '{ shop best { id } }',
      answers: { prices: { data: { shop: null, best: { id: '1' } }, errors: [error(['shop'])] } },
      data: { shop: null, best: { id: '1' } },
      errors: [told('shop')],
      fetches: { prices: 1 },
    },
  ],
});
