import type { AccessCase } from '../case.ts';
import { valueOf } from '../values.ts';

const SECRET = valueOf('Person.secret');
const NICK = valueOf('Person.nick');
const LETTER = valueOf('Person.letter');

/** ACC-REQUIRES: fields derived from a guarded one. */
export const derivedCases: readonly AccessCase[] = [
  {
    id: 'ACC-REQUIRES-001',
    level: 'MUST',
    sentence: 'A derived field is refused to whom its input is refused, and the input travels nowhere.',
    caller: 'anonymous',
    operation: '{ person { open score } }',
    data: { person: { open: valueOf('Person.open'), score: null } },
    refused: ['person.score'],
    absent: [SECRET, valueOf('Person.score')],
    notAsked: ['papers'],
  },
  {
    id: 'ACC-REQUIRES-002',
    level: 'MUST',
    sentence: 'A signed-in caller without the scope of the input is refused the derived field.',
    caller: 'plain',
    operation: '{ people { score letter } }',
    data: {
      people: [
        { score: null, letter: LETTER },
        { score: null, letter: LETTER },
      ],
    },
    refused: ['people.score'],
    absent: [SECRET],
    neverReaches: { people: ['secret'] },
  },
  {
    id: 'ACC-REQUIRES-003',
    level: 'MUST',
    sentence:
      'A derived field is given to a caller who may see its input, and the input travels to the deriving subgraph.',
    caller: 'reader',
    operation: '{ person { score } }',
    data: { person: { score: valueOf('Person.score') } },
    refused: [],
    reaches: { papers: [SECRET] },
    unsaid: [SECRET],
  },
  {
    id: 'ACC-REQUIRES-004',
    level: 'MUST',
    sentence: 'A derived field under the name of its input is refused all the same.',
    caller: 'anonymous',
    operation: '{ person { open secret: score score: letter } }',
    data: { person: { open: valueOf('Person.open'), secret: null, score: LETTER } },
    refused: ['person.secret'],
    absent: [SECRET],
  },
  {
    id: 'ACC-REQUIRES-005',
    level: 'MUST',
    sentence: 'A derived field reached from the deriving subgraph is refused, and its input is not fetched.',
    caller: 'anonymous',
    operation: '{ latest { title plainAuthor { score } } }',
    data: { latest: { title: valueOf('Paper.title'), plainAuthor: { score: null } } },
    refused: ['latest.plainAuthor.score'],
    absent: [SECRET],
    notAsked: ['people'],
  },
];

/** ACC-PROVIDES: guarded fields that another subgraph provides. */
export const providedCases: readonly AccessCase[] = [
  {
    id: 'ACC-PROVIDES-001',
    level: 'MUST',
    sentence: 'A guarded field is refused on the path where another subgraph provides it.',
    caller: 'anonymous',
    operation: '{ latest { title author { nick } } }',
    data: { latest: { title: valueOf('Paper.title'), author: { nick: null } } },
    refused: ['latest.author.nick'],
    absent: [NICK],
    neverReaches: { papers: ['nick'] },
  },
  {
    id: 'ACC-PROVIDES-002',
    level: 'MUST',
    sentence: 'A provided field is given to a caller who may see it.',
    caller: 'reader',
    operation: '{ papers { author { nick } } }',
    data: { papers: [{ author: { nick: NICK } }, { author: { nick: NICK } }] },
    refused: [],
  },
  {
    id: 'ACC-PROVIDES-003',
    level: 'MUST',
    sentence: 'A guarded field is refused on the path where it is not provided.',
    caller: 'plain',
    operation: '{ papers { plainAuthor { open nick } } }',
    data: {
      papers: [
        { plainAuthor: { open: valueOf('Person.open'), nick: null } },
        { plainAuthor: { open: valueOf('Person.open'), nick: null } },
      ],
    },
    refused: ['papers.plainAuthor.nick'],
    absent: [NICK],
  },
  {
    id: 'ACC-PROVIDES-004',
    level: 'MUST',
    sentence: 'On both paths at once, under one name, a provided field is refused at each.',
    caller: 'plain',
    operation: '{ latest { a: author { n: nick } b: plainAuthor { n: nick } } }',
    data: { latest: { a: { n: null }, b: { n: null } } },
    refused: ['latest.a.n', 'latest.b.n'],
    absent: [NICK],
  },
];
