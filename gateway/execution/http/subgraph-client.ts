import type { MemberReader } from '../../graphql/json-members.ts';
import type { SignCaller } from '../caller-token.ts';
import { SubgraphFailure, type SubgraphFetch, type SubgraphRequest } from '../subgraph-fetch.ts';
import { startCallTime, type CallTime } from './call-time.ts';
import { forwarded } from './forwarded-headers.ts';
import type { ObservedCall } from './observe-calls.ts';
import { parseAnswer } from './parse-answer.ts';
import { ACCEPTED_ENCODINGS } from './read-body.ts';
import type { Component, RequestSigner } from './sign-request.ts';
import type { SubgraphTarget, SubgraphWays } from './subgraph-ways.ts';

/** What all subgraphs are asked with. */
export interface ClientMeans {
  signCaller: SignCaller;
  /** Undefined where no subgraph is to get signed requests. */
  signer: RequestSigner | undefined;
  ways: SubgraphWays;
  /** Waits until there is time for the work that an answer makes. */
  turn: () => Promise<void>;
}

/** The way to one subgraph. */
export interface SubgraphClient {
  ask: SubgraphFetch;
  close: () => Promise<void>;
}

/** The header that tells a subgraph how long its answer is still waited for, in milliseconds. */
export const DEADLINE_HEADER = 'x-concord-deadline-ms';

/**
 * Makes the way to a subgraph. From the outside in: the time of the call, a second attempt, the circuit breaker, the bulkhead,
 * and the connection.
 */
export function createSubgraphClient(target: SubgraphTarget, means: ClientMeans): SubgraphClient {
  const { name: subgraph, settings } = target;
  const { timeoutMs } = settings;
  const { signCaller, signer, ways, turn } = means;
  const { way, close } = ways.take(target);
  const { observed, retry, circuit, bulkhead, connection } = way;
  const headersOf = createHeaders(target, new URL(target.url).pathname, signer);

  const attempt = async (outgoing: Outgoing, time: CallTime): Promise<MemberReader> => {
    // Nobody waits in line before an open circuit.
    circuit.check();
    await bulkhead.enter(time);
    outgoing.call.attempt();
    try {
      return await circuit.run(() =>
        connection.post({ headers: headersOf(outgoing, time.remaining()), body: outgoing.body }, time),
      );
    } finally {
      bulkhead.leave();
    }
  };

  return {
    ask: async (request, cancellation) => {
      const time = startCallTime(timeoutMs, request.deadline, cancellation);
      const call = observed.begin(request.trace, cancellation);
      try {
        const token = await signCaller(request.principal, subgraph);
        const outgoing = { request, token, body: bodyOf(request), call };
        const body = await retry(() => attempt(outgoing, time), { query: request.query.text, time });
        call.arrived();
        time.end();
        await turn();
        if (cancellation.isCancelled) throw new SubgraphFailure('SUBGRAPH_UNAVAILABLE', 'client left');
        const answer = parseAnswer(body);
        call.answered(answer.errors.length > 0);
        return answer;
      } catch (error) {
        call.failed(error);
        throw error;
      } finally {
        time.end();
      }
    },
    close,
  };
}

/** A request as it is sent, except for what each attempt says of its own. */
interface Outgoing {
  request: SubgraphRequest;
  token: string;
  body: Buffer;
  call: ObservedCall;
}

/** GraphQL over HTTP, section "Request parameters". */
function bodyOf({ query, operationName, variables }: SubgraphRequest): Buffer {
  const name = operationName === undefined ? '' : `,"operationName":${JSON.stringify(operationName)}`;
  return Buffer.from(`{"query":${query.json}${name},"variables":${variables}}`);
}

/** The caller's own token is never among them, only one that the gateway signs. */
function createHeaders(
  { settings: { forwardHeaders, compression, signRequests } }: SubgraphTarget,
  path: string,
  signer: RequestSigner | undefined,
): (outgoing: Outgoing, remainingMs: number) => string[] {
  const fixed: Component[] = [['accept', 'application/json']];
  if (compression) fixed.push(['accept-encoding', ACCEPTED_ENCODINGS]);
  return ({ request, token, body, call }, remainingMs) => {
    const own: Component[] = [
      ['authorization', `Bearer ${token}`],
      ['content-type', 'application/json'],
      ['x-request-id', request.requestId],
      [DEADLINE_HEADER, String(remainingMs)],
      ...forwarded(request.forwardedHeaders, forwardHeaders),
    ];
    if (call.traceparent !== undefined) own.push(['traceparent', call.traceparent]);
    const signature = signRequests && signer ? signer.sign(path, body, own) : [];
    const headers: string[] = [];
    for (const components of [own, fixed, signature])
      for (const [name, value] of components) headers.push(name, value);
    return headers;
  };
}
