import type { IncomingMessage, ServerResponse } from 'node:http';
import { ClientError } from '../errors.ts';
import type { AskedDocument, Stages } from '../pipeline.ts';
import { isData } from '../graphql/data.ts';
import type { KnownDocuments } from './known-documents.ts';
import { isMissing, parsed, searchOf } from './parameters.ts';

type TextOf = (id: string) => string | undefined;
type Parameters = Readonly<Record<string, unknown>>;
type ReadRequest = IncomingMessage & { body?: unknown };

/** Under these names clients send the id of a document: GraphQL over HTTP (appendix A), and Relay as its guide has it. */
export const IDS = ['documentId', 'id', 'doc_id'];

/**
 * Puts the text of a trusted document in the place of its id, so that everything after it reads a request for a text.
 * @returns whether it names a document by an id that is not known.
 * @throws ClientError BAD_REQUEST where it has a text that is another one.
 */
export function resolveDocument(request: ReadRequest, { trusted }: Stages): boolean {
  if (!trusted) return false;
  const isPost = request.method === 'POST';
  const parameters = isPost ? request.body : parametersOf(request.url);
  if (!isData(parameters)) return false;
  const text = textNamed(parameters, trusted.textOf);
  if (typeof text === 'boolean') return text;
  const resolved = without(parameters, IDS);
  resolved['query'] = text;
  if (isData(parameters['extensions']))
    resolved['extensions'] = without(parameters['extensions'], ['persistedQuery']);
  if (isPost) request.body = resolved;
  else request.url = withParameters(request.url ?? '', resolved);
  return false;
}

/** The text that is named by an id; whether there is an id at all that should be known, where there is no text. */
function textNamed(parameters: Parameters, textOf: TextOf): string | boolean {
  const { query } = parameters;
  // An `id` beside a text may be anything; `documentId` is the one that the specification has.
  const id = IDS.filter((name) => name === 'documentId' || isMissing(query))
    .map((name) => parameters[name])
    .find((value) => !isMissing(value));
  if (isMissing(id)) {
    const [hash] = isMissing(query) ? hashesOf(parameters['extensions']) : [];
    return hash === undefined ? false : (textOf(hash) ?? false);
  }
  const text = typeof id === 'string' ? textOf(id) : undefined;
  if (text !== undefined && !isMissing(query) && query !== text)
    throw new ClientError('BAD_REQUEST', 'documentId and query name two documents; send one of them.');
  return text ?? true;
}

/** What a request asks for once ids are resolved: by POST in its body alone, else in its address alone. */
export function askedDocument(
  { method, url, body }: ReadRequest,
  documents: KnownDocuments,
  isUnknown: boolean,
): AskedDocument {
  const all = method === 'POST' ? [body] : everyParameter(url);
  const texts = all.filter(isData).flatMap(({ query, extensions }) => {
    if (typeof query === 'string') return [query];
    return hashesOf(extensions)
      .map((hash) => documents.registered(hash))
      .filter((text) => text !== undefined);
  });
  return { texts, isUnknown };
}

/** Tells the caller that its document is not trusted, and may be refused one day. */
export function tellUntrusted(response: ServerResponse): void {
  response.setHeader('x-concord-document', 'not-trusted');
}

/** The hash by which a document is asked for, as Apollo Client sends it. */
function hashesOf(extensions: unknown): string[] {
  const persisted = isData(extensions) ? extensions['persistedQuery'] : undefined;
  if (!isData(persisted) || persisted['version'] !== 1) return [];
  return typeof persisted['sha256Hash'] === 'string' ? [persisted['sha256Hash']] : [];
}

function parametersOf(url: string | undefined): Parameters {
  const search = searchOf(url);
  return { ...Object.fromEntries(search), extensions: parsed(search.get('extensions')) };
}

/** Each value that stands in an address, were a name there more than once. */
function everyParameter(url: string | undefined): Parameters[] {
  const search = searchOf(url);
  const queries = search.getAll('query').map((query) => ({ query }));
  return queries.length > 0
    ? queries
    : search.getAll('extensions').map((json) => ({ extensions: parsed(json) }));
}

function withParameters(url: string, parameters: Parameters): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(parameters))
    if (value !== undefined) search.set(name, typeof value === 'string' ? value : JSON.stringify(value));
  return `${url.split('?')[0] ?? ''}?${search.toString()}`;
}

function without(record: Parameters, names: readonly string[]): Record<string, unknown> {
  return Object.fromEntries(Object.entries(record).filter(([name]) => !names.includes(name)));
}
