import { setTimeout as delay } from 'node:timers/promises';
import { ask } from '../kit/gateway.ts';
import type { World } from './world.ts';

/** What was seen of everybody else while something was done. */
export interface Seen {
  /** The slowest answer for its health, in milliseconds. */
  healthMs: number;
  /** How long the bystander waited, in milliseconds, each time. */
  bystanderMs: readonly number[];
  /** The longest that the gateway's event loop was held up, in milliseconds. */
  stalledMs: number;
  /** What the gateway keeps in memory afterwards, in bytes. */
  bytes: number;
  /** What was answered wrong to the bystander, or for its health. */
  wrong: readonly string[];
}

/** How long the bystander and the prober rest between two requests, in milliseconds. */
const REST_MS = 15;

/**
 * Does something, and meanwhile asks for the gateway's health and, as a caller who has nothing to do with it, a question.
 * @returns what came of it, and what was seen; both are asked at least once while it lasts and once afterwards.
 */
export async function underWatch<Result>(
  world: World,
  act: () => Promise<Result>,
): Promise<{ result: Result; seen: Seen }> {
  const wrong: string[] = [];
  const healthMs: number[] = [];
  const bystanderMs: number[] = [];
  let isOver = false;
  const untilOver = async (probe: () => Promise<void>): Promise<void> => {
    while (!isOver) {
      await probe();
      await delay(REST_MS);
    }
    await probe();
  };
  const probing = [
    untilOver(() => timed(healthMs, wrong, () => askForHealth(world))),
    untilOver(() => timed(bystanderMs, wrong, () => askAsBystander(world, bystanderMs.length))),
  ];
  try {
    const result = await act();
    isOver = true;
    await Promise.all(probing);
    const { stalledMs, bytes } = await world.usage();
    return { result, seen: { healthMs: Math.max(...healthMs), bystanderMs, stalledMs, bytes, wrong } };
  } finally {
    isOver = true;
  }
}

async function timed(
  times: number[],
  wrong: string[],
  probe: () => Promise<string | undefined>,
): Promise<void> {
  const before = performance.now();
  const fault = await probe().catch((error: unknown) => String(error));
  times.push(performance.now() - before);
  if (fault !== undefined) wrong.push(fault);
}

async function askForHealth({ url }: World): Promise<string | undefined> {
  const response = await fetch(`${url}/health/live`);
  const text = await response.text();
  return response.status === 200 && text === '{"status":"ok"}'
    ? undefined
    : `health: ${response.status} ${text}`;
}

async function askAsBystander({ url }: World, number: number): Promise<string | undefined> {
  const query = 'query Bystander($number: Int!) { bystander(number: $number) }';
  const { status, text } = await ask(`${url}/graphql`, query, { variables: { number } });
  return text === `{"data":{"bystander":${number}}}\n` ? undefined : `bystander: ${status} ${text}`;
}

/** The time that 99 of 100 do not exceed. */
export function p99(times: readonly number[]): number {
  return times.toSorted((a, b) => a - b)[Math.ceil(times.length * 0.99) - 1] ?? Number.NaN;
}
