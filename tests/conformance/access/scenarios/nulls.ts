import type { AccessCase, AccessScenario } from '../case.ts';
import { valueOf } from '../values.ts';
import { companies } from './registers.ts';

const SDL = `
  type Query {
    open: String
    must: String! @authenticated
    strict: Strict
    list: [Strict]
    items: [Strict!]
    all: [Strict!]!
    grid: [[Strict!]]
    strictGrid: [[Strict!]!]
    outer: Outer
    outers: [Outer]
  }
  type Strict { open: String must: String! @authenticated codes: [String!]! @authenticated }
  type Outer { open: String strict: Strict! items: [Strict!]! loose: Strict deep: Outer! }
`;

const OPEN = valueOf('Query.open');
const MUST = valueOf('Strict.must');

/** What is asked, what it holds for the anonymous caller, and where it is refused. */
interface NullRow {
  no: number;
  sentence: string;
  operation: string;
  data: unknown;
  refused: string;
}

const ROWS: readonly NullRow[] = [
  {
    no: 1,
    sentence: 'A refused non-null field takes its object with it, where that may be null.',
    operation: '{ open strict { open must } }',
    data: { open: OPEN, strict: null },
    refused: 'strict.must',
  },
  {
    no: 2,
    sentence: 'In a list of nullable objects it takes each object, and the list stays.',
    operation: '{ list { must } }',
    data: { list: [null, null] },
    refused: 'list.must',
  },
  {
    no: 3,
    sentence: 'In a list of non-null objects it takes the list.',
    operation: '{ open items { must } }',
    data: { open: OPEN, items: null },
    refused: 'items.must',
  },
  {
    no: 4,
    sentence: 'In a non-null list of non-null objects at the root it leaves no data.',
    operation: '{ open all { must } }',
    data: null,
    refused: 'all.must',
  },
  {
    no: 5,
    sentence: 'In a list of lists it takes the inner lists, where these may be null.',
    operation: '{ grid { must } }',
    data: { grid: [null, null] },
    refused: 'grid.must',
  },
  {
    no: 6,
    sentence: 'In a list of non-null lists it takes the outer list.',
    operation: '{ open strictGrid { must } }',
    data: { open: OPEN, strictGrid: null },
    refused: 'strictGrid.must',
  },
  {
    no: 7,
    sentence: 'Null goes up two objects where the first may not be null.',
    operation: '{ open outer { open strict { must } } }',
    data: { open: OPEN, outer: null },
    refused: 'outer.strict.must',
  },
  {
    no: 8,
    sentence: 'Null goes up from a non-null list of non-null objects to the object that has it.',
    operation: '{ open outer { open items { must } } }',
    data: { open: OPEN, outer: null },
    refused: 'outer.items.must',
  },
  {
    no: 9,
    sentence: 'Null stops at the nearest place that may be null.',
    operation: '{ outer { open loose { must } } }',
    data: { outer: { open: valueOf('Outer.open'), loose: null } },
    refused: 'outer.loose.must',
  },
  {
    no: 10,
    sentence: 'Null goes up through four objects that may not be null.',
    operation: '{ open outer { deep { deep { strict { must } } } } }',
    data: { open: OPEN, outer: null },
    refused: 'outer.deep.deep.strict.must',
  },
  {
    no: 11,
    sentence: 'Null stops within the deepest object that may be null, and the ones above it stay.',
    operation: '{ outer { deep { open loose { must } } } }',
    data: { outer: { deep: { open: valueOf('Outer.open'), loose: null } } },
    refused: 'outer.deep.loose.must',
  },
  {
    no: 12,
    sentence: 'In a list each element is taken by itself.',
    operation: '{ outers { open strict { must } } }',
    data: { outers: [null, null] },
    refused: 'outers.strict.must',
  },
  {
    no: 13,
    sentence: 'A refused non-null field of the root leaves no data.',
    operation: '{ open must }',
    data: null,
    refused: 'must',
  },
  {
    no: 14,
    sentence: 'One object is taken, and the same object under another key stays.',
    operation: '{ a: strict { must } b: strict { open } }',
    data: { a: null, b: { open: valueOf('Strict.open') } },
    refused: 'a.must',
  },
  {
    no: 15,
    sentence: 'A refused non-null field that is skipped takes nothing with it.',
    operation: '{ strict { open must @skip(if: true) } }',
    data: { strict: { open: valueOf('Strict.open') } },
    refused: 'strict.must',
  },
  {
    no: 16,
    sentence: 'A refused non-null list takes its object like any other field.',
    operation: '{ open strict { open codes } }',
    data: { open: OPEN, strict: null },
    refused: 'strict.codes',
  },
  {
    no: 17,
    sentence: 'Under an alias and in a fragment null goes up all the same.',
    operation: '{ open s: strict { ...F } } fragment F on Strict { open m: must }',
    data: { open: OPEN, s: null },
    refused: 's.m',
  },
];

const cases: readonly AccessCase[] = [
  ...ROWS.map(({ no, refused, ...row }): AccessCase => ({
    id: `ACC-NULL-${String(no).padStart(3, '0')}`,
    level: 'MUST',
    ...row,
    caller: 'anonymous',
    refused: [refused],
    absent: [MUST, valueOf('Query.must'), valueOf('Strict.codes')],
  })),
  {
    id: 'ACC-NULL-018',
    level: 'MUST',
    sentence: 'To a caller who may see it, a non-null field is answered at every depth.',
    caller: 'plain',
    operation: '{ must outer { strict { must } deep { items { must } } } grid { must } }',
    data: {
      must: valueOf('Query.must'),
      outer: { strict: { must: MUST }, deep: { items: [{ must: MUST }, { must: MUST }] } },
      grid: [
        [{ must: MUST }, { must: MUST }],
        [{ must: MUST }, { must: MUST }],
      ],
    },
    refused: [],
  },
];

/** Refused fields that may not be null, at many depths. */
export const NULLS: AccessScenario = {
  name: 'non-null fields',
  subgraphs: { things: { sdl: SDL } },
  register: companies({ plain: [] }),
  callers: { anonymous: undefined, plain: { client: 'plain', scopes: [] } },
  cases,
};
