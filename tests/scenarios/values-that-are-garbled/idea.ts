import { idea } from '../idea.ts';
import { SHOP } from '../shop.ts';

const garbled = (field: string, value: unknown, selection = field) => ({
  name: `${field}: ${JSON.stringify(value)}`,
  query: `{ product { name label ${selection} } }`,
  answers: { prices: { data: { _entities: [{ label: 'new', [field]: value }] } } },
  data: { product: { name: 'Lamp', label: 'new', [field]: null } },
  errors: [{ path: ['product', field], code: 'SUBGRAPH_INVALID_RESPONSE', subgraph: 'prices' }],
  fetches: { catalog: 1, prices: 1 },
});

export default idea({
  claim:
    'a value of another form than its field’s is null with an error, and what stands beside it is answered',
  subgraphs: SHOP,
  cases: [
    garbled('price', 'ten'),
    garbled('price', 1.5),
    garbled('price', 2 ** 31),
    garbled('price', [10]),
    garbled('price', { amount: 10 }),
    garbled('sizes', 3),
    garbled('sizes', { 0: 1 }),
    garbled('sizes', [1, 'two']),
    garbled('box', 'text', 'box { width }'),
    garbled('box', [{ width: 3 }], 'box { width }'),
    {
      name: 'at the root',
      query: '{ product { name } shop best { id } }',
      answers: { prices: { data: { shop: ['PLANTED'], best: 'PLANTED' } } },
      data: { product: { name: 'Lamp' }, shop: null, best: null },
      errors: ['shop', 'best'].map((key) => {
        return { path: [key], code: 'SUBGRAPH_INVALID_RESPONSE', subgraph: 'prices' };
      }),
      fetches: { catalog: 1, prices: 1 },
    },
  ],
});
