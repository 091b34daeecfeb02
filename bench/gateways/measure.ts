import { isDeepStrictEqual } from 'node:util';
import { askOnce, load, type NextRequest, type Turn } from './load.ts';
import type { Candidate, Subgraphs } from './processes.ts';

/** One kind of request, and who answers it. */
export interface Scenario {
  title: string;
  /** What it is, in a sentence. */
  about: string;
  candidates: readonly { candidate: Candidate; next: NextRequest }[];
  /** The data that each has to answer; undefined where they differ. */
  data: unknown;
  rounds: number;
}

/** What a scenario has shown: for each candidate the medians of its turns. */
export interface Measured {
  title: string;
  about: string;
  rows: readonly { name: string; median: Turn }[];
}

/** At least so many requests before anything is measured, where they are answered in twice the time. */
const WARM_UP = { milliseconds: 4000, requests: 1000, times: 2 };
const TURN_MS = 2000;

/**
 * Measures a scenario: each candidate is warmed up, and then they take turns. Each round begins with another one.
 * @throws Error where a candidate answers anything but what it has to: the cost of a wrong answer says nothing.
 */
export async function measure(
  { title, about, candidates, data, rounds }: Scenario,
  subgraphs: Subgraphs,
  say: (line: string) => void,
): Promise<Measured> {
  const turns = new Map<Candidate, Turn[]>();
  for (const { candidate, next } of candidates) {
    const answer = (await askOnce(candidate, next)) as { data?: unknown; errors?: unknown };
    if (data !== undefined && !isDeepStrictEqual(answer, { data }))
      throw new Error(`${candidate.name} answers wrongly: ${JSON.stringify(answer).slice(0, 500)}`);
    for (let asked = 0, time = 0; asked < WARM_UP.requests && time < WARM_UP.times; time++)
      asked += (await load(candidate, next, { milliseconds: WARM_UP.milliseconds }, subgraphs)).requests;
    turns.set(candidate, []);
  }
  for (let round = 0; round < rounds; round++) {
    const first = round % candidates.length;
    for (const { candidate, next } of [...candidates.slice(first), ...candidates.slice(0, first)])
      turns.get(candidate)?.push(await load(candidate, next, { milliseconds: TURN_MS }, subgraphs));
    const costs = [...turns].map(([{ name }, taken]) => `${name} ${taken.at(-1)?.cpuMs.toFixed(3) ?? ''}`);
    say(`${title}, round ${round + 1} of ${rounds}: ${costs.join(', ')} (ms CPU)`);
  }
  return {
    title,
    about,
    rows: [...turns].map(([{ name }, taken]) => ({ name, median: medianOf(taken) })),
  };
}

function medianOf(turns: readonly Turn[]): Turn {
  const of = (key: keyof Turn): number => {
    const values = turns.map((turn) => turn[key]).sort((a, b) => a - b);
    return values[Math.floor(values.length / 2)] ?? Number.NaN;
  };
  return {
    requests: of('requests'),
    cpuMs: of('cpuMs'),
    perSecond: of('perSecond'),
    p50: of('p50'),
    p99: of('p99'),
    fetches: of('fetches'),
  };
}
