import { isData, type Data } from '../../graphql/data.ts';
import { EVERY, readMembers } from '../../graphql/json-members.ts';
import { SubgraphFailure, type SubgraphAnswer } from '../subgraph-fetch.ts';

/** How many errors of one answer are looked at; each becomes one of the caller's. */
const MOST_ERRORS = 1000;

/** What of an answer is made use of; the rest is not even parsed. */
const MEMBERS = new Map([
  ['data', EVERY],
  ['errors', MOST_ERRORS],
]);

/**
 * Reads the body of a GraphQL answer (GraphQL, section 7.1).
 * @throws SubgraphFailure (SUBGRAPH_INVALID_RESPONSE) where it is none, or is nested deeper than `maxDepth`.
 */
export function parseAnswer(body: Buffer, maxDepth: number): SubgraphAnswer {
  const answer = parse(withoutMark(body), maxDepth);
  if (!isData(answer)) throw invalid('no object');
  const { data = null, errors = [] } = answer;
  if (!(data === null || isData(data))) throw invalid('data');
  if (!Array.isArray(errors) || !errors.every(isData)) throw invalid('errors');
  if (data === null && errors.length === 0) throw invalid('nothing');
  return { data, errors: toldOf(errors), isPlain: !body.includes(BACKSLASH) };
}

/** Of an error only its place is told, so those that say none are one. */
function toldOf(errors: readonly Data[]): SubgraphAnswer['errors'] {
  const firstWithout = errors.findIndex(({ path }) => !isPath(path));
  return errors.flatMap(({ path }, index) => {
    if (isPath(path)) return [{ path }];
    return index === firstWithout ? [{}] : [];
  });
}

/** What stands in JSON before whatever cannot stand there as it is, and halves of surrogate pairs, which UTF-8 does not have. */
const BACKSLASH = 0x5c;

const BYTE_ORDER_MARK = Buffer.from('\ufeff');

function withoutMark(body: Buffer): Buffer {
  return body.subarray(0, 3).equals(BYTE_ORDER_MARK) ? body.subarray(3) : body;
}

function parse(body: Buffer, depth: number): unknown {
  const read = readMembers(body, { members: MEMBERS, depth });
  if (typeof read === 'string') throw invalid(read);
  try {
    return JSON.parse(read.text);
  } catch {
    throw invalid('not JSON');
  }
}

function invalid(reason: string): SubgraphFailure {
  return new SubgraphFailure('SUBGRAPH_INVALID_RESPONSE', reason);
}

function isPath(value: unknown): value is (string | number)[] {
  return Array.isArray(value) && value.every((key) => typeof key === 'string' || typeof key === 'number');
}
