import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';
import { afterEach, describe, expect, jest, test } from '@jest/globals';
import { createTestAuthority } from '../kit/certificates.ts';
import { freePortBase } from '../kit/free-ports.ts';
import { startGateway } from '../kit/gateway.ts';
import { scrape } from '../kit/metrics.ts';
import { startScenario, type Scenario } from '../kit/scenario.ts';

jest.setTimeout(120_000);

const PASSWORD = 'only-redis-knows';
const AWAY = 'Redis does not answer: each process keeps budgets by itself';
const subgraphs = { a: { sdl: 'type Query { one: ID }', resolvers: { Query: { one: () => '1' } } } };
const register = `
purposes: { test: { text: a, legalBasis: b, owner: small } }
organisations:
  small:
    name: Small
    class: company
    limits: { requests: { most: 4, perSeconds: 3600 } }
    clients: { one: { scopes: [], purposes: [test] } }
`;

const servers: Server[] = [];
const sockets = new Set<Socket>();
afterEach(() => {
  for (const socket of sockets) socket.destroy();
  for (const server of servers.splice(0)) server.close();
});

/** Stands where Redis should be. */
async function standIn(server: Server): Promise<number> {
  server.on('connection', (socket: Socket) => {
    sockets.add(socket.on('error', () => undefined));
  });
  servers.push(server.listen(0, '127.0.0.1'));
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}

const start = (url: string): Promise<Scenario> =>
  startScenario({
    ...{ subgraphs, clients: {}, register },
    settings: { redis: { url }, telemetry: { metrics: { port: 0 } } },
  });

/** Asks until the budget is used up, and says what came. */
async function useUp(gateway: Scenario): Promise<unknown[]> {
  const token = await gateway.tokenOf('one');
  const answers: unknown[] = [];
  for (let count = 0; count < 5; count++) {
    const { status, headers } = await gateway.request('{ one }', { token });
    answers.push([status, headers.get('ratelimit-policy'), headers.get('ratelimit')?.split(';')[1]]);
  }
  return answers;
}

const BY_ITSELF = [
  ...['r=3', 'r=2', 'r=1', 'r=0'].map((left) => [200, '"organisation";q=4;w=3600', left]),
  [429, '"organisation";q=4;w=3600', 'r=0'],
];

/** The reasons that the log gives for outages. */
const reasons = (gateway: Scenario): unknown[] =>
  gateway
    .output()
    .split('\n')
    .filter((line) => line.includes(AWAY))
    .map((line) => (JSON.parse(line) as { reason: unknown }).reason);

describe('a gateway whose Redis', () => {
  test('is not there starts, answers within its own budgets, says so once, and ends when it is told to', async () => {
    const port = await freePortBase(1);
    const gateway = await start(`redis://:${PASSWORD}@127.0.0.1:${port}`);
    expect(await useUp(gateway)).toEqual(BY_ITSELF);
    const ended = once(gateway.process, 'exit');
    gateway.process.kill('SIGTERM');
    expect(await ended).toEqual([0, null]);
    expect(reasons(gateway)).toEqual(['ECONNREFUSED']);
    expect(gateway.output()).toContain('"msg":"stopped"');
    expect(gateway.output()).not.toContain(PASSWORD);
    expect(gateway.output()).not.toContain(String(port));
    await gateway.stop();
  });

  test('takes connections and never answers does the same', async () => {
    const gateway = await start(`redis://:${PASSWORD}@127.0.0.1:${await standIn(createServer())}`);
    expect(await useUp(gateway)).toEqual(BY_ITSELF);
    const ended = once(gateway.process, 'exit');
    gateway.process.kill('SIGTERM');
    expect(await ended).toEqual([0, null]);
    expect(reasons(gateway)).toEqual(['no answer']);
    expect(gateway.output()).not.toContain(PASSWORD);
    await gateway.stop();
  });

  test('refuses everything has the first word of its reason in the log, and nothing else of it', async () => {
    const server = createServer((socket) => {
      socket.on('data', (sent: Buffer) => {
        const commands = sent.toString().match(/\*\d+\r\n/g) ?? [];
        socket.write(`-WRONGPASS ${PASSWORD} at secret-host\r\n`.repeat(commands.length));
      });
    });
    const gateway = await start(`redis://:${PASSWORD}@127.0.0.1:${await standIn(server)}`);
    expect(await useUp(gateway)).toEqual(BY_ITSELF);
    expect((await scrape(gateway)).value('concord_redis_away')).toBe(1);
    expect(reasons(gateway)).toEqual(['WRONGPASS']);
    await gateway.stop();
    expect(gateway.output()).not.toMatch(new RegExp(`${PASSWORD}|secret-host`));
  });
});

describe('rediss://', () => {
  test('gives the password to nobody whose certificate is not good, and to one whose is', async () => {
    const authority = await createTestAuthority();
    const { cert, key } = await authority.issue('localhost');
    const received: string[] = [];
    const server = createTlsServer({ cert: readFileSync(cert), key: readFileSync(key) }, (socket) => {
      socket.on('error', () => undefined).on('data', (sent: Buffer) => received.push(sent.toString()));
    });
    const url = `rediss://:${PASSWORD}@localhost:${await standIn(server)}`;
    const distrusting = await start(url);
    expect(await useUp(distrusting)).toEqual(BY_ITSELF);
    expect(reasons(distrusting)).toEqual(['UNABLE_TO_VERIFY_LEAF_SIGNATURE']);
    await distrusting.stop();
    expect(received).toEqual([]);

    process.env['NODE_EXTRA_CA_CERTS'] = authority.ca;
    const trusting = await start(url).finally(() => delete process.env['NODE_EXTRA_CA_CERTS']);
    await trusting.stop();
    expect(received.join('')).toContain(PASSWORD);
    expect(trusting.output()).not.toContain(PASSWORD);
    authority.remove();
  });
});

test.each(['https', 'redis+socket'])(
  'an address of %s is refused at start without being shown, from the environment too',
  async (scheme) => {
    const url = `${scheme}://:${PASSWORD}@localhost:6379`;
    const refusal = await startGateway({ supergraph: 'none' }, { env: { CONCORD_REDIS_URL: url } }).catch(
      String,
    );
    expect(refusal).toContain('redis.url: has to be redis://host:port, or rediss://host:port (TLS)');
    expect(refusal).not.toContain(PASSWORD);
  },
);
