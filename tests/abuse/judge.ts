import { isDeepStrictEqual } from 'node:util';
import type { Outcome, Reply } from './case.ts';
import { STRICT } from './strict.ts';
import { p99, type Seen } from './watch.ts';

/** What may be left in memory after a case, in bytes: caches fill up to their limits. */
const KEPT_BYTES = 96 * 1_048_576;

/** Of a gateway's inside; none of it is for callers. */
const INTERNAL: readonly RegExp[] = [
  /\bat .{0,200}\.(ts|js|mjs|cjs):\d/,
  /node_modules|node:internal|file:\/\//,
  /127\.0\.0\.1|localhost|ECONN|EPIPE|ENOTFOUND|UND_ERR/,
  /\b(Range|Type|Syntax|Reference)Error\b|Maximum call stack/,
  /undici|graphql-js|express|pino|piscina|jose|federation-internals|zod/i,
  /\b(JWS|JWT|JWKS?|JOSE)\b/,
  new RegExp(process.cwd()),
];

/** A text that a hostile subgraph wants to bring to callers or into the log. */
export const PLANTED = 'planted-by-the-company';

/** What of it should not have reached a caller. */
export function leaksIn(text: string): string[] {
  const planted = text.includes(PLANTED) ? [`it has what a subgraph planted: ${text.slice(0, 300)}`] : [];
  return [
    ...planted,
    ...INTERNAL.flatMap((pattern) => {
      const found = pattern.exec(text)?.[0];
      return found === undefined ? [] : [`it tells of the inside: ${found}`];
    }),
  ];
}

/** What is wrong with a reply. */
export function problemsOf(reply: Reply, outcome: Outcome): string[] {
  const { status, headers, text } = reply;
  const leaks = leaksIn(`${headers}\n${text}`);
  if (outcome.kind === 'withstood') return leaks;
  const { data, errors } = bodyOf(text);
  const codes = errors.map((error) => error.extensions?.['code']);
  const shown = `${status} ${text.slice(0, 300)}`;
  if (outcome.kind === 'answered') {
    const isIt =
      status === 200 && isDeepStrictEqual(data, outcome.data) && isDeepStrictEqual(codes, outcome.codes);
    return isIt ? leaks : [`answered ${shown}`, ...leaks];
  }
  const isRefused = outcome.statuses.includes(status) && (data === undefined || data === null);
  // Where the connection was cut there is no code.
  const isCoded =
    status === 0 ||
    outcome.code === undefined ||
    (codes.length > 0 && codes.every((code) => code === outcome.code));
  return isRefused && isCoded ? leaks : [`answered ${shown}`, ...leaks];
}

interface Body {
  data?: unknown;
  errors: { path?: readonly (string | number)[]; extensions?: Record<string, unknown> }[];
}

/** An answer of GraphQL; an empty one where it is none. */
export function bodyOf(text: string): Body {
  try {
    const { data, errors = [] } = JSON.parse(text) as Partial<Body>;
    return { data, errors };
  } catch {
    return { errors: [] };
  }
}

/** Whether the bystander has waited longer than is promised; never where times are not judged. */
export function hasMissed(seen: Seen, quiet: Seen): boolean {
  return STRICT && p99(seen.bystanderMs) > p99(quiet.bystanderMs) * 1.5 + 10;
}

/** What is wrong with how everybody else fared, compared with how they fare in quiet. */
export function problemsAround(seen: Seen, quiet: Seen): string[] {
  const kept = seen.bytes - quiet.bytes;
  const problems = [...seen.wrong, ...(kept > KEPT_BYTES ? [`${kept} bytes were kept`] : [])];
  if (!STRICT) return problems;
  return [
    ...problems,
    ...(seen.healthMs > 100 ? [`its health was answered after ${seen.healthMs} ms`] : []),
    ...(seen.stalledMs > 100 ? [`its event loop was held up for ${seen.stalledMs} ms`] : []),
    ...(hasMissed(seen, quiet) ? [`the bystander waited ${p99(seen.bystanderMs)} ms`] : []),
  ];
}
