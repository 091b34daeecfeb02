import { buildConnector, Pool, type Dispatcher } from 'undici';
import type { MemberReader } from '../../graphql/json-members.ts';
import { SubgraphFailure } from '../subgraph-fetch.ts';
import type { CallTime } from './call-time.ts';
import { createBodyReader, type BodyLimits, type BodyReader } from './read-body.ts';
import { readHeadsInPieces } from './read-heads.ts';

/** What proves who is who (TLS), in PEM form; what is left out is as the system has it. */
export interface TlsMaterial {
  ca?: string | undefined;
  cert?: string | undefined;
  key?: string | undefined;
}

/** Where a subgraph is, and how much is read of it. */
export interface ConnectionSettings extends BodyLimits {
  url: URL;
  maxInFlight: number;
  tls: TlsMaterial | undefined;
}

/** Kept-alive connections to one subgraph. */
export interface Connection {
  /**
   * Sends a question, and reads the body of its answer.
   * @throws SubgraphFailure where no answer of HTTP status 200 and JSON came whole, within the limits and in time.
   */
  post: (question: { headers: string[]; body: Buffer }, time: CallTime) => Promise<MemberReader>;
  close: () => Promise<void>;
}

const CONNECT_MS = 2000;
/** So much of an answer that is not one is let go, so that its connection can serve again. */
const LET_GO_BYTES = 16_384;

/** Opens connections as they are needed, at most `maxInFlight`. No redirect is followed, and no certificate goes unchecked. */
export function createConnection(settings: ConnectionSettings): Connection {
  const { url, maxInFlight, tls } = settings;
  const pool = new Pool(url.origin, {
    connections: maxInFlight,
    // The time of each call is kept for the call as a whole, by its CallTime.
    headersTimeout: 0,
    bodyTimeout: 0,
    connect: connector(tls),
  });
  const path = url.pathname + url.search;
  return {
    post: ({ headers, body }, time) =>
      time.spend((done, fail) => {
        const exchange = createExchange(settings, done, fail);
        pool.dispatch({ path, method: 'POST', headers, body }, exchange.handler);
        return exchange.stop;
      }),
    close: () => pool.close(),
  };
}

function connector(tls: TlsMaterial | undefined): buildConnector.connector {
  const connect = buildConnector({ timeout: CONNECT_MS, ...tls, rejectUnauthorized: true });
  return (options, callback) => {
    connect(options, (...outcome) => {
      if (outcome[1]) readHeadsInPieces(outcome[1]);
      callback(...outcome);
    });
  };
}

function createExchange(
  limits: BodyLimits,
  done: (body: MemberReader) => void,
  fail: (failure: SubgraphFailure) => void,
): { handler: Dispatcher.DispatchHandler; stop: (failure: SubgraphFailure) => void } {
  let controller: Dispatcher.DispatchController | undefined;
  let reader: BodyReader | undefined;
  let hasBegun = false;
  /** Why the answer is no good. The first reason counts. */
  let failure: SubgraphFailure | undefined;
  let letGo = 0;

  const stop = (reason: SubgraphFailure): void => {
    failure ??= reason;
    reader?.destroy();
    controller?.abort(failure);
    fail(failure);
  };
  const handler: Dispatcher.DispatchHandler = {
    onRequestStart: (started) => {
      controller = started;
      // It was given up while it waited for a connection.
      if (failure) started.abort(failure);
    },
    onResponseStart: (_controller, status, headers) => {
      if (status < 200) return;
      hasBegun = true;
      failure = refusal(status, headers);
      if (failure) return;
      if (Number(single(headers['content-length']) ?? 0) > limits.answerBytes) {
        stop(invalid('too long'));
        return;
      }
      reader = createBodyReader(single(headers['content-encoding']), limits, {
        onBody: done,
        onRefused: (reason) => stop(invalid(reason)),
        onDrain: () => controller?.resume(),
      });
      if (reader === undefined) failure = invalid('content encoding');
    },
    onResponseData: (_controller, chunk) => {
      if (failure) {
        letGo += chunk.length;
        if (letGo > LET_GO_BYTES) stop(failure);
      } else if (reader?.take(chunk) === false) controller?.pause();
    },
    onResponseEnd: () => {
      if (failure) fail(failure);
      else reader?.finish();
    },
    onResponseError: (_controller, error) => {
      reader?.destroy();
      fail(failure ?? failureOf(error, hasBegun));
    },
  };
  return { handler, stop };
}

/** Why an answer is not read, by its head; undefined where it is. */
function refusal(status: number, headers: Record<string, unknown>): SubgraphFailure | undefined {
  if (status !== 200) {
    // One that says when to come back is not asked before.
    const isRetryable = status === 503 && Number(headers['retry-after'] ?? 0) === 0;
    const traits = { isOutage: status >= 500, isRetryable };
    return new SubgraphFailure('SUBGRAPH_INVALID_RESPONSE', `status ${status}`, traits);
  }
  const isJson = /^application\/(graphql-response\+)?json\b/.test(String(headers['content-type']));
  return isJson ? undefined : invalid('content type');
}

function failureOf({ name, code }: NodeJS.ErrnoException, hasBegun: boolean): SubgraphFailure {
  const reason = code ?? name;
  // The question cannot be sent; that is nothing to hold against the subgraph.
  if (reason === 'UND_ERR_INVALID_ARG') return new SubgraphFailure('SUBGRAPH_UNREACHABLE', reason);
  if (reason === 'UND_ERR_CONNECT_TIMEOUT')
    return new SubgraphFailure('SUBGRAPH_TIMEOUT', reason, { isOutage: true, isRetryable: true });
  const isNotHttp = /^HPE_|^HTTPParserError$|^UND_ERR_(HEADERS_OVERFLOW|RES_)/.test(reason);
  if (isNotHttp) return new SubgraphFailure('SUBGRAPH_INVALID_RESPONSE', reason, { isOutage: true });
  return new SubgraphFailure('SUBGRAPH_UNREACHABLE', reason, { isOutage: true, isRetryable: !hasBegun });
}

function invalid(reason: string): SubgraphFailure {
  return new SubgraphFailure('SUBGRAPH_INVALID_RESPONSE', reason);
}

function single(value: string | string[] | undefined): string | undefined {
  return Array.isArray(value) ? value.join(', ') : value;
}
