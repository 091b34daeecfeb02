import { Pool } from 'undici';
import type { Candidate, Subgraphs } from './processes.ts';

/** Makes the next request of a scenario. */
export type NextRequest = () => { headers: Record<string, string>; body: string };

/** Requests with another variable each, and with these access tokens in turn. */
export function seeded(query: string, tokens: readonly string[] = []): NextRequest {
  let seed = 0;
  return () => {
    const token = tokens[seed % tokens.length];
    return {
      headers: { 'content-type': 'application/json', ...(token && { authorization: `Bearer ${token}` }) },
      body: JSON.stringify({ query, ...(query.includes('$seed') && { variables: { seed: ++seed } }) }),
    };
  };
}

/** What one turn of load has shown. */
export interface Turn {
  requests: number;
  /** CPU milliseconds of the gateway's process for a request. */
  cpuMs: number;
  perSecond: number;
  /** Latency in milliseconds. */
  p50: number;
  p99: number;
  /** How many requests the subgraphs had for a request. */
  fetches: number;
}

/** How long a load lasts: whichever comes first. */
export interface Bound {
  milliseconds: number;
  requests?: number;
}

const CONCURRENCY = 10;

/**
 * Asks a gateway as fast as it answers, over ten connections.
 * @throws Error where an answer is not 200.
 */
export async function load(
  candidate: Candidate,
  next: NextRequest,
  bound: Bound,
  subgraphs: Subgraphs,
): Promise<Turn> {
  const { origin, pathname: path } = new URL(candidate.url);
  const pool = new Pool(origin, { connections: CONCURRENCY });
  const latencies: number[] = [];
  const [cpuBefore, fetchesBefore] = [await candidate.cpuMs(), await subgraphs.requests()];
  const began = performance.now();
  const until = began + bound.milliseconds;
  let left = bound.requests ?? Infinity;
  const caller = async (): Promise<void> => {
    while (left-- > 0 && performance.now() < until) {
      const asked = performance.now();
      const { statusCode, body } = await pool.request({ path, method: 'POST', ...next() });
      if (statusCode !== 200)
        throw new Error(`${candidate.name} answered ${statusCode}: ${(await body.text()).slice(0, 500)}`);
      await body.dump({ limit: 10_000_000 });
      latencies.push(performance.now() - asked);
    }
  };
  await Promise.all(Array.from({ length: CONCURRENCY }, caller));
  const seconds = (performance.now() - began) / 1000;
  const [cpuAfter, fetchesAfter] = [await candidate.cpuMs(), await subgraphs.requests()];
  await pool.close();
  const requests = latencies.length;
  latencies.sort((a, b) => a - b);
  return {
    requests,
    cpuMs: (cpuAfter - cpuBefore) / requests,
    perSecond: requests / seconds,
    p50: latencies[Math.floor(requests * 0.5)] ?? Number.NaN,
    p99: latencies[Math.floor(requests * 0.99)] ?? Number.NaN,
    fetches: (fetchesAfter - fetchesBefore) / requests,
  };
}

/** Asks once, and gives what was answered. */
export async function askOnce(candidate: Candidate, next: NextRequest): Promise<unknown> {
  const pool = new Pool(new URL(candidate.url).origin);
  const { body } = await pool.request({ path: new URL(candidate.url).pathname, method: 'POST', ...next() });
  const answer = await body.json();
  await pool.close();
  return answer;
}
