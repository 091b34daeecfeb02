import { createServer, type IncomingMessage, type ServerOptions } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { createAdmission, type Admitted } from './admit-requests.ts';
import { createApolloServer } from './apollo-server.ts';
import { closePipelined } from './close-pipelined.ts';
import { drainOf } from './drain.ts';
import { expressMessages } from './express-messages.ts';
import { refusalOf } from './graphql-errors.ts';
import type { InFlightBounds } from './in-flight-limit.ts';
import { readJson, saysJson, type BodyLimits } from './read-body.ts';
import { recordRequest, type RecordedResponse } from './record-request.ts';
import { startScope, type Served } from './request-scope.ts';
import type { Telemetry } from '../telemetry/telemetry.ts';
import { sendBody, writeBody } from './send-answer.ts';
import { createShell, type ShellOptions } from './shell.ts';
import type { Turns } from './take-turns.ts';
import { resolveDocument } from './trusted-document.ts';
import { createThinEdge } from './thin-edge.ts';

/** What the gateway listens with. */
export interface EdgeOptions extends Omit<ShellOptions, 'state' | 'refusedSince' | 'logger'> {
  telemetry: Telemetry;
  host: string;
  port: number;
  body: BodyLimits;
  /** How long headers may take to arrive, in milliseconds. */
  headersMs: number;
  inFlight: InFlightBounds;
  turns: Turns;
  /** Whether a document may be asked for by its hash. */
  persistedQueries: boolean;
  /** How long requests are still taken after readiness fails, in milliseconds. */
  noticeMs: number;
}

/** Time for the connections that wait to be accepted, in milliseconds: closing would reset them. */
const LEAST_NOTICE = 50;

/** How often connections are looked at for what takes too long, in milliseconds. */
const CHECKING_MS = 500;

/** A listening gateway. */
export interface Edge {
  port: number;
  /** Lets readiness be answered with 200. */
  ready: () => void;
  /** Tells with readiness since when there is a newer version that is refused; undefined where there is none. */
  refused: (since: string | undefined) => void;
  /** Lets readiness fail, accepts no more, lets requests in flight end for at most 30 s, and closes. */
  stop: () => Promise<void>;
}

/**
 * Serves over HTTP: `/graphql`, the schema, health, keys, and in development the page.
 * @param served what a request that begins now is answered with.
 */
export async function listen(served: () => Served, options: EdgeOptions): Promise<Edge> {
  const { documents, telemetry, noticeMs, turns, persistedQueries } = options;
  const { logger } = telemetry;
  let state: ReturnType<ShellOptions['state']> = 'starting';
  let refusedSince: string | undefined;
  const apollo = createApolloServer(documents, { persistedQueries, turns, logger });
  await apollo.start();
  const shell = createShell(apollo, {
    ...options,
    logger,
    state: () => state,
    refusedSince: () => refusedSince,
  });
  const answerThinly = createThinEdge(documents, logger);
  const admission = createAdmission(options.inFlight, turns, telemetry);
  const reading = { body: options.body, turns };

  const answer = async (request: ReadRequest, response: RecordedResponse): Promise<void> => {
    if (isGraphQL(request)) {
      const admitted = admission.begin(response);
      const turn = admitted.readable();
      if (turn) await turn;
      // Nobody waits for it any more.
      if (response.closed) return;
      const isJson = await read(request, response, reading, admitted);
      const answered = isJson ? answerThinly(request, response, request.body) : undefined;
      if (answered) return turns.restDuring(answered);
    }
    shell(request, response);
  };

  const server = createServer({ ...timesOf(options), ...expressMessages(shell) });
  closePipelined(server);
  const drain = drainOf(server);
  server.on('request', (request, plain) => {
    if (isGraphQL(request) && admission.refuses(plain)) return;
    const response = recordRequest(request, plain, { served: served(), telemetry });
    answer(request, response).catch((failure: unknown) => {
      refuse(request, response, failure, logger);
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port, options.host, resolve);
  });
  return {
    port: (server.address() as AddressInfo).port,
    ready: () => {
      state = 'ok';
    },
    refused: (since) => void (refusedSince = since),
    stop: async () => {
      state = 'stopping';
      drain.begin();
      await delay(Math.max(noticeMs, LEAST_NOTICE));
      await drain.finish();
      admission.close();
      await apollo.stop();
    },
  };
}

/** Answers what failed before anybody else could. */
function refuse(
  request: IncomingMessage,
  response: RecordedResponse,
  failure: unknown,
  logger: Telemetry['logger'],
): void {
  if (response.headersSent) {
    response.destroy();
    return;
  }
  const { status, headers, error } = refusalOf(failure, response.locals.record, logger);
  for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
  const type = 'application/json; charset=utf-8';
  sendBody(request, response, { status, type, body: writeBody({ errors: [error] }) });
}

type ReadRequest = IncomingMessage & { body?: unknown };

/** Reads a request for GraphQL, and takes it; returns whether it is JSON. */
async function read(
  request: ReadRequest,
  response: RecordedResponse,
  { body, turns }: { body: BodyLimits; turns: Turns },
  { line, take }: Admitted,
): Promise<boolean> {
  const { locals } = response;
  // What one caller may read is for nobody else.
  response.setHeader('cache-control', 'no-store');
  const isJson = request.method === 'POST' && saysJson(request);
  if (isJson) request.body = await readJson(request, body);
  // Who sends slowly takes nobody's place.
  take();
  locals.line = line;
  await turns.next(line);
  locals.isUnknownDocument = resolveDocument(request, locals.served.stages);
  locals.scope = startScope(request, response, locals, turns);
  return isJson;
}

/** How long a request may take to arrive; the second also holds where nobody reads the body. */
function timesOf({ headersMs, body }: EdgeOptions): ServerOptions {
  return {
    headersTimeout: headersMs,
    requestTimeout: headersMs + body.ms,
    connectionsCheckingInterval: CHECKING_MS,
  };
}

/** The address by which the shell knows it too. */
function isGraphQL({ url = '' }: IncomingMessage): boolean {
  return /^\/graphql\/?(\?|$)/i.test(url);
}
