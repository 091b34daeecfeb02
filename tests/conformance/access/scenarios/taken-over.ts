import type { AccessScenario, Register } from '../case.ts';
import { valueOf } from '../values.ts';
import { companies } from './registers.ts';

const oldOwner = (operator: string): string => `
  type Query { book: Book media: [Media] }
  interface Media @key(fields: "id") { id: ID! title: String }
  type Book implements Media @key(fields: "id") { id: ID! title: String moved: String @authenticated }
  type Film implements Media @key(fields: "id") @requiresScopes(scopes: [["films"]]) {
    id: ID! @release(to: ["operator:${operator}", "class:company"], purposes: ["test"])
    title: String
  }
`;
const NEW = `
  type Book @key(fields: "id") {
    id: ID!
    moved: String @federation__override(from: "old") @requiresScopes(scopes: [["read"]])
  }
`;
const RATINGS = `
  type Media @key(fields: "id") @federation__interfaceObject {
    id: ID!
    rating: Int
    verdict: String @requiresScopes(scopes: [["read"]])
  }
`;
const MOVED = valueOf('Book.moved');
const registerWith = (other: string): Register =>
  companies(
    { plain: [], reader: ['read'], critic: ['read', 'films'] },
    {},
    { old: ['Book', 'Film', 'Media'], [other]: [] },
  );
const callers = {
  anonymous: undefined,
  plain: { client: 'plain', scopes: [] },
  reader: { client: 'reader', scopes: ['read'] },
  critic: { client: 'critic', scopes: ['read', 'films'] },
};

/** ACC-OVERRIDE and ACC-IOBJ: fields that one subgraph resolves for another's types. */
export const TAKEN_OVER: readonly AccessScenario[] = [
  {
    name: 'overridden fields',
    subgraphs: { old: { sdl: oldOwner('new') }, new: { sdl: NEW } },
    register: registerWith('new'),
    callers,
    cases: [
      {
        id: 'ACC-OVERRIDE-001',
        level: 'MUST',
        sentence: 'A field that was taken over keeps the demands of whom it was taken from.',
        caller: 'anonymous',
        operation: '{ book { title moved } }',
        data: { book: { title: valueOf('Book.title'), moved: null } },
        refused: ['book.moved'],
        absent: [MOVED],
        notAsked: ['new'],
      },
      {
        id: 'ACC-OVERRIDE-002',
        level: 'MUST',
        sentence: 'It has the demands of who took it over, too.',
        caller: 'plain',
        operation: '{ book { moved } }',
        data: { book: { moved: null } },
        refused: ['book.moved'],
        absent: [MOVED],
      },
      {
        id: 'ACC-OVERRIDE-003',
        level: 'MUST',
        sentence: 'Who meets both is given it, by the subgraph that took it over.',
        caller: 'reader',
        operation: '{ book { moved } }',
        data: { book: { moved: MOVED } },
        refused: [],
        reaches: { new: ['moved'] },
      },
    ],
  },
  {
    name: 'interface objects',
    subgraphs: { old: { sdl: oldOwner('ratings') }, ratings: { sdl: RATINGS } },
    register: registerWith('ratings'),
    callers,
    cases: [
      {
        id: 'ACC-IOBJ-001',
        level: 'MUST',
        sentence: 'A rule on a field that an interface object adds holds for each type behind the interface.',
        caller: 'plain',
        operation: '{ book { title rating verdict } }',
        data: { book: { title: valueOf('Book.title'), rating: 4321, verdict: null } },
        refused: ['book.verdict'],
        absent: [valueOf('Media.verdict')],
        neverReaches: { ratings: ['verdict'] },
      },
      {
        id: 'ACC-IOBJ-002',
        level: 'MUST',
        sentence: 'Who meets the rule is given the field that an interface object adds.',
        caller: 'reader',
        operation: '{ book { verdict } }',
        data: { book: { verdict: valueOf('Media.verdict') } },
        refused: [],
      },
      {
        id: 'ACC-IOBJ-003',
        level: 'MUST',
        sentence:
          'What an interface object adds is not given where a guarded type can stand behind the interface.',
        caller: 'reader',
        operation: '{ book { title } media { rating } }',
        data: { book: { title: valueOf('Book.title') }, media: null },
        refused: ['media'],
        notAsked: ['ratings'],
      },
      {
        id: 'ACC-IOBJ-004',
        level: 'MUST',
        sentence: 'Who may see every type behind the interface is given it.',
        caller: 'critic',
        operation: '{ media { rating } }',
        data: { media: [{ rating: 4321 }, { rating: 4321 }] },
        refused: [],
      },
    ],
  },
];
