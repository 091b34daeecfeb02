import type { AccessCase } from '../case.ts';
import { valueOf } from '../values.ts';

const TITLE = valueOf('File.title');
const PAGE = valueOf('Page.name');
const NOTE = valueOf('Note.name');

/** ACC-IFACE: interfaces of which some implementers, or fields of them, are guarded. */
export const interfaceCases: readonly AccessCase[] = [
  {
    id: 'ACC-IFACE-001',
    level: 'MUST',
    sentence: "An interface's field is refused where one implementer guards it.",
    caller: 'anonymous',
    operation: '{ texts { body name } }',
    data: {
      texts: [
        { body: valueOf('Note.body'), name: null },
        { body: valueOf('Page.body'), name: null },
      ],
    },
    refused: ['texts.name'],
    absent: [NOTE, PAGE],
  },
  {
    id: 'ACC-IFACE-002',
    level: 'MUST',
    sentence: "An interface's field is given to a caller who fulfils the rules of all implementers.",
    caller: 'plain',
    operation: '{ texts { name } }',
    data: { texts: [{ name: NOTE }, { name: PAGE }] },
    refused: [],
  },
  {
    id: 'ACC-IFACE-003',
    level: 'MUST',
    sentence: 'A fragment on the open implementer is answered.',
    caller: 'anonymous',
    operation: '{ texts { ... on Page { name } } }',
    data: { texts: [{}, { name: PAGE }] },
    refused: [],
    absent: [NOTE],
  },
  {
    id: 'ACC-IFACE-004',
    level: 'MUST',
    sentence: 'A fragment on the implementer that guards the field is refused.',
    caller: 'anonymous',
    operation: '{ texts { ... on Note { name body } } }',
    data: { texts: [{ name: null, body: valueOf('Note.body') }, {}] },
    refused: ['texts.name'],
    absent: [NOTE],
  },
  {
    id: 'ACC-IFACE-005',
    level: 'MUST',
    sentence: 'Fragments on both implementers are decided each by its own rule.',
    caller: 'anonymous',
    operation: '{ texts { ...N ...P } } fragment N on Note { name } fragment P on Page { name }',
    data: { texts: [{ name: null }, { name: PAGE }] },
    refused: ['texts.name'],
    absent: [NOTE],
  },
  {
    id: 'ACC-IFACE-006',
    level: 'SHOULD',
    sentence: 'An interface that cannot hold the guarding implementer at its place is not closed by it.',
    caller: 'anonymous',
    operation: '{ page { ... on Text { name } } }',
    data: { page: { name: PAGE } },
    refused: [],
  },
  {
    id: 'ACC-IFACE-007',
    level: 'MUST',
    sentence: 'A fragment on the interface within one on the guarding implementer is refused.',
    caller: 'anonymous',
    operation: '{ texts { ... on Note { ... on Text { name } } } }',
    data: { texts: [{ name: null }, {}] },
    refused: ['texts.name'],
    absent: [NOTE],
  },
  {
    id: 'ACC-IFACE-008',
    level: 'MUST',
    sentence: 'A non-null field that one implementer guards is refused on the interface, and null goes up.',
    caller: 'anonymous',
    operation: '{ strictTexts { code } file { title } }',
    data: { strictTexts: null, file: { title: TITLE } },
    refused: ['strictTexts.code'],
    absent: [valueOf('Note.code'), valueOf('Page.code')],
  },
  {
    id: 'ACC-IFACE-009',
    level: 'MUST',
    sentence:
      'A field that returns an interface with a guarded implementing type is refused where that type may stand.',
    caller: 'anonymous',
    operation: '{ nodes { id } file { title } }',
    data: { nodes: null, file: { title: TITLE } },
    refused: ['nodes'],
    absent: [valueOf('Ghost.id')],
  },
  {
    id: 'ACC-IFACE-010',
    level: 'MUST',
    sentence: 'Such a field is given to a caller who may see every implementing type.',
    caller: 'hunter',
    operation: '{ nodes { __typename id } }',
    data: {
      nodes: [
        { __typename: 'File', id: valueOf('File.id') },
        { __typename: 'Ghost', id: valueOf('Ghost.id') },
      ],
    },
    refused: [],
  },
  {
    id: 'ACC-IFACE-011',
    level: 'MUST',
    sentence: 'A fragment on a guarded implementer does not open an interface.',
    caller: 'anonymous',
    operation: '{ file { title } nodes { ... on Ghost { title trace } } }',
    data: { file: { title: TITLE }, nodes: null },
    refused: ['nodes'],
    absent: [valueOf('Ghost.title'), valueOf('Ghost.trace')],
  },
  {
    id: 'ACC-IFACE-012',
    level: 'SHOULD',
    sentence:
      'A fragment on an interface within an open type is answered, though another implementer is guarded.',
    caller: 'anonymous',
    operation: '{ file { title ... on Node { id } } }',
    data: { file: { title: TITLE, id: valueOf('File.id') } },
    refused: [],
  },
  {
    id: 'ACC-IFACE-013',
    level: 'MUST',
    sentence: 'A guarded field behind an interface and a fragment on its type is refused by its own rule.',
    caller: 'hunter',
    operation: '{ nodes { ... on File { title secret } } }',
    data: { nodes: [{ title: TITLE, secret: null }, {}] },
    refused: ['nodes.secret'],
    absent: [valueOf('File.secret')],
  },
  {
    id: 'ACC-IFACE-014',
    level: 'MUST',
    sentence: 'An alias on an interface does not open a field that an implementer guards.',
    caller: 'anonymous',
    operation: '{ texts { body: name name: body } }',
    data: {
      texts: [
        { body: null, name: valueOf('Note.body') },
        { body: null, name: valueOf('Page.body') },
      ],
    },
    refused: ['texts.body'],
    absent: [NOTE, PAGE],
  },
];
