import { isData } from '../../graphql/data.ts';
import { SubgraphFailure, type SubgraphAnswer } from '../subgraph-fetch.ts';
import { isDeeperThan } from './json-depth.ts';

/** How many errors of one answer are looked at; each becomes one of the caller's. */
const MOST_ERRORS = 1000;

/**
 * Reads the body of a GraphQL answer (GraphQL, section 7.1).
 * @throws SubgraphFailure (SUBGRAPH_INVALID_RESPONSE) where it is none, or is nested deeper than `maxDepth`.
 */
export function parseAnswer(body: Buffer, maxDepth: number): SubgraphAnswer {
  if (isDeeperThan(maxDepth, body)) throw invalid('too deep');
  const answer = parse(body);
  if (!isData(answer)) throw invalid('no object');
  const { data = null, errors = [] } = answer;
  if (!(data === null || isData(data))) throw invalid('data');
  if (!Array.isArray(errors) || !errors.every(isData)) throw invalid('errors');
  if (data === null && errors.length === 0) throw invalid('nothing');
  return { data, errors: errors.slice(0, MOST_ERRORS).map(({ path }) => (isPath(path) ? { path } : {})) };
}

const BYTE_ORDER_MARK = 0xfeff;

function parse(body: Buffer): unknown {
  const text = body.toString();
  try {
    return JSON.parse(text.charCodeAt(0) === BYTE_ORDER_MARK ? text.slice(1) : text);
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
