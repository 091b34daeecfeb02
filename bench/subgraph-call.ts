import { fork } from 'node:child_process';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { pino } from 'pino';
import { Agent, request } from 'undici';
import { Cancellation } from '../gateway/cancellation.ts';
import { createCallerKey, createCallerTokens } from '../gateway/execution/caller-token.ts';
import { createHttpSubgraphFetch } from '../gateway/execution/http-subgraph-fetch.ts';
import { subgraphSettings } from '../gateway/execution/http/settings.ts';
import { queryText } from '../gateway/execution/query-text.ts';
import { createRequestSigner, createSigningKey } from '../gateway/execution/http/sign-request.ts';
import { createSubgraphWays } from '../gateway/execution/http/subgraph-ways.ts';
import { reuseTokens } from '../gateway/execution/reuse-tokens.ts';
import type { SubgraphRequest } from '../gateway/execution/subgraph-fetch.ts';
import { createMetrics } from '../gateway/telemetry/metrics.ts';
import { ANONYMOUS } from '../schema/access/principal.ts';

/**
 * Measures what a call of a subgraph costs: CPU microseconds of this process per call, with a ready answer from another
 * process. Beside the gateway's way stands the plain one: `request` of undici, `body.text()` and `JSON.parse`, with a time
 * limit and nothing else. All are measured in turns, in one run; what counts are the ratios.
 */

const ROUNDS = 9;
const CALLS = 1500;
const CONCURRENCY = 8;
const SIZES = { small: 1, large: 900 };

if (process.argv[2] === 'serve') serve();
else await measure();

function serve(): void {
  const answers = Object.fromEntries(
    Object.entries(SIZES).map(([size, count]) => {
      const item = { id: 'item-1', name: 'An item', price: { amount: 5, currency: 'EUR' }, tags: ['a', 'b'] };
      return [`/${size}`, JSON.stringify({ data: { items: Array.from({ length: count }, () => item) } })];
    }),
  );
  const server = createServer((incoming, response) => {
    incoming.resume().once('end', () => {
      response.setHeader('content-type', 'application/json').end(answers[incoming.url ?? '']);
    });
  });
  server.listen(0, '127.0.0.1', () => process.send?.((server.address() as AddressInfo).port));
}

async function measure(): Promise<void> {
  const server = fork(fileURLToPath(import.meta.url), ['serve']);
  const port = await new Promise<number>((found) => server.once('message', (sent) => found(Number(sent))));
  const tokens = await createCallerTokens(
    { issuer: 'bench', nameResident: () => undefined },
    await createCallerKey(),
  );
  const sign = reuseTokens(tokens.sign);
  const agent = new Agent();
  const plain =
    (size: string, signEach: boolean) =>
    async ({ query, variables, principal, requestId }: SubgraphRequest): Promise<unknown> => {
      const { body } = await request(`http://127.0.0.1:${port}/${size}`, {
        method: 'POST',
        dispatcher: agent,
        signal: AbortSignal.timeout(5000),
        headers: {
          authorization: `Bearer ${await (signEach ? tokens.sign : sign)(principal, size)}`,
          'content-type': 'application/json',
          accept: 'application/json',
          'x-request-id': requestId,
        },
        body: `{"query":${query.json},"variables":${variables}}`,
      });
      return JSON.parse(await body.text()) as unknown;
    };
  const ours = (size: string, signRequests: boolean): Ask =>
    createHttpSubgraphFetch(
      [
        {
          name: size,
          url: `http://127.0.0.1:${port}/${size}`,
          settings: subgraphSettings({ signRequests }),
          tls: undefined,
        },
      ],
      {
        signCaller: sign,
        signer: createRequestSigner(createSigningKey()),
        ways: createSubgraphWays({ logger: pino({ level: 'silent' }), metrics: createMetrics() }),
        turn: () => Promise.resolve(),
      },
    ).fetch;

  for (const size of Object.keys(SIZES)) {
    await compare(size, {
      'plain, a token reused': plain(size, false),
      'plain, a token signed for each call': plain(size, true),
      'the gateway': ours(size, false),
      'the gateway, with signatures over requests': ours(size, true),
    });
  }
  server.kill();
  process.exit(0);
}

/** Asks a subgraph in some way. */
type Ask = (question: SubgraphRequest, cancellation: Cancellation) => Promise<unknown>;

async function compare(size: string, ways: Record<string, Ask>): Promise<void> {
  const candidates = Object.entries(ways).map(([name, way]) => ({ name, way, rounds: [] as number[] }));
  for (const { way } of candidates) await ask(size, way);
  for (let round = 0; round < ROUNDS; round++) {
    // Each round begins with another one, so that none always runs first.
    for (let turn = 0; turn < candidates.length; turn++) {
      const candidate = candidates[(turn + round) % candidates.length];
      if (candidate === undefined) continue;
      const before = process.cpuUsage();
      await ask(size, candidate.way);
      const { user, system } = process.cpuUsage(before);
      candidate.rounds.push((user + system) / CALLS);
    }
  }
  const base = median(candidates[0]?.rounds ?? []);
  for (const { name, rounds } of candidates) {
    const cost = median(rounds);
    process.stdout.write(
      `${size.padEnd(6)} ${name.padEnd(45)} ${cost.toFixed(0).padStart(5)} µs CPU a call  x${(cost / base).toFixed(2)}\n`,
    );
  }
}

async function ask(subgraph: string, way: Ask): Promise<void> {
  const question = {
    subgraph,
    query: queryText(
      'query ($first: Int) { items(first: $first) { id name price { amount currency } tags } }',
    ),
    operationName: undefined,
    variables: '{"first":900}',
    principal: ANONYMOUS,
    requestId: 'bench',
    trace: undefined,
    forwardedHeaders: {},
    isOfQuery: true,
  };
  let left = CALLS;
  const worker = async (): Promise<void> => {
    while (left-- > 0) {
      await way({ ...question, deadline: performance.now() + 10_000 }, new Cancellation());
    }
  };
  await Promise.all(Array.from({ length: CONCURRENCY }, worker));
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}
