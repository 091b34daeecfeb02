import { isData, type Data } from '../../graphql/data.ts';
import { whole, type MemberReader, type Wanted, type WantedMember } from '../../graphql/json-members.ts';
import { SubgraphFailure, type SubgraphAnswer } from '../subgraph-fetch.ts';
import type { SubgraphSettings } from './settings.ts';

/** How many errors of one answer are looked at; each becomes one of the caller's. */
const MOST_ERRORS = 1000;

/** Of an error only its place is told. */
const ERRORS: WantedMember = { name: 'errors', items: MOST_ERRORS, ofItems: [whole('path')] };
const MEMBERS = [whole('data'), ERRORS];

/** What of an answer is made use of, as far as it may go; the rest is not even parsed. */
export function wantedOfAnswer({
  answerDepth: depth,
  answerValues: values,
}: Pick<SubgraphSettings, 'answerDepth' | 'answerValues'>): Wanted {
  return { members: MEMBERS, depth, values };
}

/**
 * Parses what was read of a GraphQL answer (GraphQL, section 7.1).
 * @throws SubgraphFailure (SUBGRAPH_INVALID_RESPONSE) where it is none.
 */
export function parseAnswer(body: MemberReader): SubgraphAnswer {
  const text = textOf(body);
  const answer = parse(text);
  if (!isData(answer)) throw invalid('no object');
  const { data = null, errors = [] } = answer;
  if (!(data === null || isData(data))) throw invalid('data');
  if (!Array.isArray(errors) || !errors.every(isData)) throw invalid('errors');
  if (data === null && errors.length === 0) throw invalid('nothing');
  return { data, errors: toldOf(errors), isPlain: !text.includes(BACKSLASH) };
}

/** Errors that say no place are one. */
function toldOf(errors: readonly Data[]): SubgraphAnswer['errors'] {
  const firstWithout = errors.findIndex(({ path }) => !isPath(path));
  return errors.flatMap(({ path }, index) => {
    if (isPath(path)) return [{ path }];
    return index === firstWithout ? [{}] : [];
  });
}

/** What stands in JSON before whatever cannot stand there as it is, and halves of surrogate pairs, which UTF-8 does not have. */
const BACKSLASH = '\\';

function textOf(body: MemberReader): string {
  const read = body.finish();
  if (typeof read === 'string') throw invalid(read);
  return read.text;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
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
