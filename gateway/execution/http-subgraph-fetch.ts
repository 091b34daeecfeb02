import { Agent, request } from 'undici';
import type { SignCaller } from './caller-token.ts';
import { SubgraphFailure, type SubgraphAnswer, type SubgraphFetch } from './subgraph-fetch.ts';

/** How subgraphs are reached over HTTP. */
export interface HttpSubgraphSettings {
  urls: ReadonlyMap<string, string>;
  /** From the request to the last byte of the answer, in milliseconds. */
  timeoutMs: number;
  /** The longest answer that is read, in bytes. */
  maxAnswerBytes: number;
}

/**
 * Makes the port to the subgraphs over HTTP. The caller's own token is never sent, only one that the gateway signs; a
 * redirect is not followed, since it would carry that token, and the question, to somebody else.
 */
export function createHttpSubgraphFetch(
  settings: HttpSubgraphSettings,
  signCaller: SignCaller,
): { fetch: SubgraphFetch; close: () => Promise<void> } {
  const agent = new Agent({
    connect: { timeout: settings.timeoutMs },
    maxResponseSize: settings.maxAnswerBytes,
  });
  const fetch: SubgraphFetch = async ({
    subgraph,
    query,
    operationName,
    variables,
    principal,
    requestId,
    signal,
  }) => {
    const url = settings.urls.get(subgraph);
    if (url === undefined) throw new SubgraphFailure('SUBGRAPH_UNREACHABLE');
    const token = await signCaller(principal, subgraph);
    const text = await send(url, {
      method: 'POST',
      dispatcher: agent,
      signal: AbortSignal.any([AbortSignal.timeout(settings.timeoutMs), ...(signal ? [signal] : [])]),
      headers: {
        authorization: `Bearer ${token}`,
        'content-type': 'application/json',
        accept: 'application/json',
        'x-request-id': requestId,
      },
      body: bodyOf(query, operationName, variables),
    });
    return readAnswer(text);
  };
  return { fetch, close: () => agent.close() };
}

/** GraphQL over HTTP, section "Request parameters". */
function bodyOf(query: string, operationName: string | undefined, variables: string): string {
  const name = operationName === undefined ? '' : `,"operationName":${JSON.stringify(operationName)}`;
  return `{"query":${JSON.stringify(query)}${name},"variables":${variables}}`;
}

async function send(url: string, options: Parameters<typeof request>[1]): Promise<string> {
  try {
    const { statusCode, headers, body } = await request(url, options);
    const isJson = /^application\/(graphql-response\+)?json\b/.test(String(headers['content-type']));
    // An answer that is no GraphQL answer is not read, only let go, so that the connection can serve again.
    if (statusCode !== 200 || !isJson) {
      await body.dump({ limit: 16_384 });
      throw new SubgraphFailure('SUBGRAPH_INVALID_RESPONSE', { cause: new Error(`status ${statusCode}`) });
    }
    return await body.text();
  } catch (error) {
    if (error instanceof SubgraphFailure) throw error;
    throw new SubgraphFailure(codeOf(error as NodeJS.ErrnoException), { cause: error });
  }
}

function codeOf({ name, code }: NodeJS.ErrnoException): SubgraphFailure['code'] {
  if (name === 'TimeoutError' || code === 'UND_ERR_CONNECT_TIMEOUT') return 'SUBGRAPH_TIMEOUT';
  if (code === 'UND_ERR_RES_EXCEEDED_MAX_SIZE' || code?.startsWith('HPE_'))
    return 'SUBGRAPH_INVALID_RESPONSE';
  return 'SUBGRAPH_UNREACHABLE';
}

function readAnswer(text: string): SubgraphAnswer {
  let answer: unknown;
  try {
    answer = JSON.parse(text);
  } catch {
    throw new SubgraphFailure('SUBGRAPH_INVALID_RESPONSE');
  }
  if (!isObject(answer)) throw new SubgraphFailure('SUBGRAPH_INVALID_RESPONSE');
  const { data = null, errors = [] } = answer;
  if (!(data === null || isObject(data)) || !Array.isArray(errors) || !errors.every(isObject)) {
    throw new SubgraphFailure('SUBGRAPH_INVALID_RESPONSE');
  }
  if (data === null && errors.length === 0) throw new SubgraphFailure('SUBGRAPH_INVALID_RESPONSE');
  return { data, errors: errors.map(({ path }) => (isPath(path) ? { path } : {})) };
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isPath(value: unknown): value is (string | number)[] {
  return Array.isArray(value) && value.every((key) => typeof key === 'string' || typeof key === 'number');
}
