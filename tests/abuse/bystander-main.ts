import { createServer, request as httpRequest, Agent } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import type { FromBystander, ToBystander } from './bystander.ts';

// A program of its own: the one that attacks is itself held up by what it writes and reads, and that would count as the gateway's time.

/** How long the bystander rests between two requests, in milliseconds; and whoever asks for health. */
const REST_MS = { bystander: 2, health: 10 };

const agent = new Agent({ keepAlive: true });

interface Reply {
  status: number | undefined;
  text: string;
}

interface Asked {
  method: string;
  path: string;
  body?: string;
}

function ask(url: string, { method, path, body }: Asked): Promise<Reply> {
  return new Promise((resolve, reject) => {
    const headers = body === undefined ? {} : { 'content-type': 'application/json' };
    const request = httpRequest(url + path, { agent, method, headers });
    request.once('error', reject);
    request.once('response', (response) => {
      let text = '';
      response.on('data', (chunk: Buffer) => (text += chunk.toString()));
      response.once('error', reject);
      response.once('end', () => resolve({ status: response.statusCode, text }));
    });
    request.end(body);
  });
}

const HEALTH = { method: 'GET', path: '/health/live' };
const question = (number: number): Asked => ({
  ...{ method: 'POST', path: '/graphql' },
  body: JSON.stringify({
    query: 'query Bystander($number: Int!) { bystander(number: $number) }',
    variables: { number },
  }),
});

/** Asks again and again until it is over, and once more. */
async function untilOver(watch: Watch, restMs: number, probe: () => Promise<void>): Promise<void> {
  while (!watch.isOver) {
    await probe();
    await delay(restMs);
  }
  await probe();
}

interface Watch {
  isOver: boolean;
  wrong: string[];
}

async function timed(
  times: number[],
  { wrong }: Watch,
  [sent, expected]: [() => Promise<Reply>, string],
): Promise<void> {
  const before = performance.now();
  const found = await sent().then(
    ({ status, text }) => `${status} ${text}`,
    (error: unknown) => String(error),
  );
  times.push(performance.now() - before);
  if (found !== expected) wrong.push(`${found} instead of ${expected}`);
}

let watch: (Watch & { done: Promise<unknown>; healthMs: number[]; bystanderMs: number[] }) | undefined;

/** @param enough after so many answers it is told that there are enough. */
function begin(url: string, enough: number): void {
  const begun: Watch = { isOver: false, wrong: [] };
  const healthMs: number[] = [];
  const bystanderMs: number[] = [];
  const done = Promise.all([
    untilOver(begun, REST_MS.health, () =>
      timed(healthMs, begun, [() => ask(url, HEALTH), '200 {"status":"ok"}']),
    ),
    untilOver(begun, REST_MS.bystander, async () => {
      const number = bystanderMs.length;
      const expected = `200 {"data":{"bystander":${number}}}\n`;
      await timed(bystanderMs, begun, [() => ask(url, question(number)), expected]);
      if (bystanderMs.length === enough) tell({ enough: true });
    }),
  ]);
  watch = Object.assign(begun, { done, healthMs, bystanderMs });
  tell({ begun: true });
}

async function end(): Promise<void> {
  if (!watch) return;
  watch.isOver = true;
  await watch.done;
  const { healthMs, bystanderMs, wrong } = watch;
  tell({ seen: { healthMs: Math.max(...healthMs), bystanderMs, wrong } });
}

function tell(message: FromBystander): void {
  process.send?.(message);
}

process.on('message', (message: ToBystander) => {
  if ('url' in message) begin(message.url, message.enough);
  else void end();
});
process.on('disconnect', () => process.exit(0));

// What the bystander asks for is answered here too.
const subgraph = createServer((request, response) => {
  let body = '';
  request.on('data', (chunk: Buffer) => (body += chunk.toString()));
  request.once('end', () => {
    const { variables } = JSON.parse(body) as { variables: { number: number } };
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify({ data: { bystander: variables.number } }));
  });
});
subgraph.keepAliveTimeout = 600_000;
subgraph.listen(0, '127.0.0.1', () => {
  tell({ subgraph: `http://127.0.0.1:${(subgraph.address() as AddressInfo).port}/graphql` });
});
