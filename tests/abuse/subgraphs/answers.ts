import { answers } from '../../kit/raw-subgraph.ts';
import { numbered, type SubgraphCase } from '../case.ts';
import { PLANTED } from '../judge.ts';
import { entities, GOOD, INVALID, page, PAGE, root, WITH_FEE, WITHOUT_FEE } from './ways.ts';

type Case = Omit<SubgraphCase, 'id'>;

const ERROR = 'SUBGRAPH_ERROR';
const invalid = (claim: string, behaviour: SubgraphCase['behaviour'], code = INVALID): Case => ({
  ...{ claim, behaviour, data: WITHOUT_FEE, codes: [code] },
});
const well = (claim: string, behaviour: SubgraphCase['behaviour']): Case => ({
  ...{ claim, behaviour, data: WITH_FEE, codes: [] },
});
const nested = (open: string, close: string, levels: number): string =>
  open.repeat(levels) + close.repeat(levels);
const typed = (type: string | undefined): { headers: Record<string, string> } => ({
  headers: { 'content-type': type ?? '' },
});

const BODIES: readonly Case[] = [
  invalid('a page with 200', page(200)),
  invalid('a page with 500', page(500)),
  invalid('a page with 401', page(401)),
  invalid('a page with 429', page(429)),
  invalid('JSON with 503', answers(GOOD, { status: 503 })),
  invalid('a page that says it is JSON', answers(PAGE)),
  invalid('JSON that says it is a page', answers(GOOD, typed('text/html'))),
  invalid('JSON of no type', answers(GOOD, typed(undefined))),
  invalid('nothing', answers('')),
  invalid('half of its JSON', answers(GOOD.slice(0, 30))),
  invalid('JSON with something behind it', answers(`${GOOD}{}`)),
  invalid('JSON in UTF-16', answers(Buffer.from(GOOD, 'utf16le'))),
  invalid('a list', answers('[]')),
  invalid('null', answers('null')),
  invalid('a number', answers('7')),
  invalid('an object with nothing in it', answers('{}')),
  invalid('data that are a text', answers({ data: PLANTED })),
  invalid('data that are a list', answers({ data: [PLANTED] })),
  invalid('100,000 lists in each other', answers(`{"data":${nested('[', ']', 100_000)}}`)),
  invalid(
    '100,000 objects in each other',
    answers(`{"data":${'{"a":'.repeat(100_000)}1${'}'.repeat(100_000)}}`),
  ),
  invalid('100,000 lists that do not end', answers(`{"data":${'['.repeat(100_000)}`)),
  well(
    'a hundred thousand properties beside its data',
    answers({
      ...(JSON.parse(GOOD) as object),
      x: Object.fromEntries(Array.from({ length: 100_000 }, (_, index) => [`k${index}`, 1])),
    }),
  ),
];

const permit = { __typename: 'Permit', id: '1', fee: 7 };

const ENTITIES: readonly Case[] = [
  invalid('too few entities', entities([])),
  invalid('too many entities', entities([permit, permit, permit])),
  invalid('entities that are no list', entities({ 0: permit })),
  invalid('no entities', root({ fee: 7 })),
  invalid('an entity that is a value', entities([7])),
  invalid('an entity that is a list', entities([[permit]])),
  invalid('an entity of another type', entities([{ ...permit, __typename: 'Tariff' }])),
  invalid('an entity of a type that there is not', entities([{ ...permit, __typename: 'constructor' }])),
  invalid('another entity', entities([{ ...permit, id: '2' }])),
  {
    claim: 'an entity that there is not: there is no fee, and nothing failed',
    ...{ behaviour: entities([null]), data: WITHOUT_FEE, codes: [] },
  },
  {
    claim: 'entities in another order: nobody gets the fee of somebody else',
    question: '{ permits { id fee } }',
    behaviour: entities(['3', '1', '2'].map((id) => ({ ...permit, id, fee: Number(id) }))),
    data: { permits: ['1', '2', '3'].map((id) => ({ id, fee: null })) },
    codes: [INVALID],
  },
  {
    claim: 'one entity of three: the others are not given away for it',
    question: '{ permits { id fee } }',
    behaviour: entities([permit, null, { ...permit, id: '7' }]),
    data: { permits: ['1', '2', '3'].map((id) => ({ id, fee: id === '1' ? 7 : null })) },
    codes: [INVALID],
  },
];

const UNASKED: readonly Case[] = [
  well('the holder, which is the government’s to say', entities([{ ...permit, holder: PLANTED }])),
  well('a field that there is not', entities([{ ...permit, nothing: PLANTED }])),
  well(
    'a whole other answer beside the entities',
    answers({ data: { _entities: [permit], permit: { holder: PLANTED }, vault: { secret: PLANTED } } }),
  ),
  well(
    'keys that are parts of every object',
    answers(
      `{"data":{"_entities":[{"__typename":"Permit","id":"1","fee":7,"__proto__":{"holder":"${PLANTED}"},"constructor":{"prototype":{"holder":"${PLANTED}"}}}]}}`,
    ),
  ),
  well('extensions', entities([permit], { extensions: { debug: PLANTED } })),
  well(
    'the same property twice, the right one last',
    answers(`{"data":{"_entities":[{"fee":1}],"_entities":[${JSON.stringify(permit)}]}}`),
  ),
];

const TARIFF = '{ permit(id: "1") { holder } tariff { name amount free rates kind } }';
const tariff = { name: 'basic', amount: 3, free: false, rates: [0.5], kind: 'FLAT' };
/** A value of another form than its field has. */
const odd = (
  claim: string,
  change: object,
  left: object | null,
  codes: readonly string[] = [INVALID],
): Case => ({
  claim,
  question: TARIFF,
  behaviour: root({ tariff: { ...tariff, ...change } }),
  data: { permit: { holder: 'holder-1' }, tariff: left && { ...tariff, ...left } },
  codes,
});

const TYPES: readonly Case[] = [
  odd('a text for a number', { amount: PLANTED }, { amount: null }),
  odd('an object for a number', { amount: { valueOf: PLANTED } }, { amount: null }),
  odd('a number that is too large', { amount: 2 ** 40 }, { amount: null }),
  odd('a list for a text', { name: [PLANTED] }, null),
  odd('an object for a text', { name: { toString: PLANTED } }, null),
  odd('null where there has to be a value', { name: null }, null, ['VALUE_MISSING']),
  odd('a text for true or false', { free: PLANTED }, { free: null }),
  odd('a text for a list', { rates: PLANTED }, { rates: null }),
  odd('a list in a list', { rates: [[0.5]] }, { rates: [null] }),
  odd('a value that the enum does not have', { kind: PLANTED }, { kind: null }),
  {
    claim: 'a list for an object',
    question: TARIFF,
    behaviour: root({ tariff: [tariff] }),
    data: { permit: { holder: 'holder-1' }, tariff: null },
    codes: [INVALID],
  },
  {
    claim: 'an object for a list',
    question: '{ permit(id: "1") { holder } tariffs { name } }',
    behaviour: root({ tariffs: tariff }),
    data: { permit: { holder: 'holder-1' }, tariffs: null },
    codes: [INVALID],
  },
];

const stack = {
  message: `Error: ${PLANTED}\n    at Object.<anonymous> (/srv/app/index.js:1:1)`,
  extensions: { stacktrace: [PLANTED], code: PLANTED },
};
const failed = (claim: string, errors: unknown, code = ERROR): Case =>
  invalid(claim, answers({ data: null, errors }), code);

const ERRORS: readonly Case[] = [
  failed('an error with a stack trace', [stack]),
  failed('an error whose path is a text of its own', [{ ...stack, path: ['_entities', 0, PLANTED] }]),
  failed('an error whose path is an object', [{ ...stack, path: { 0: PLANTED } }]),
  failed('an error whose path names another subgraph’s field', [{ ...stack, path: ['permit', 'holder'] }]),
  failed('ten thousand errors', Array(10_000).fill(stack)),
  failed('an error of four megabytes', [{ message: PLANTED.repeat(180_000) }]),
  invalid('errors that are a text', answers({ data: null, errors: PLANTED })),
  failed('errors that are no objects', [PLANTED, 7, null], INVALID),
  {
    claim: 'an error beside its data: what there is is answered',
    ...{ behaviour: entities([permit], { errors: [stack] }), data: WITH_FEE, codes: [ERROR] },
  },
];

/** What is answered. */
export const ANSWER_CASES: readonly SubgraphCase[] = [
  ...numbered<SubgraphCase>('SUBGRAPH-BODY', BODIES),
  ...numbered<SubgraphCase>('SUBGRAPH-ENTITY', ENTITIES),
  ...numbered<SubgraphCase>('SUBGRAPH-UNASKED', UNASKED),
  ...numbered<SubgraphCase>('SUBGRAPH-TYPE', TYPES),
  ...numbered<SubgraphCase>('SUBGRAPH-ERROR', ERRORS),
];
