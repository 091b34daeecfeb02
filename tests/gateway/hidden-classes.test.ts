import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, jest, test } from '@jest/globals';
import { startGateway } from '../kit/gateway.ts';
import { startRawFederation } from '../kit/raw-federation.ts';

jest.setTimeout(120_000);

const folder = mkdtempSync(join(tmpdir(), 'concord-classes-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** How often each is asked: more often than anything is done at a start. */
const TIMES = 2000;
/** V8 tells where it makes a hidden class, but not what is in it. */
const FLAGS = ['--log-maps', '--no-log-maps-details', `--logfile=${join(folder, 'v8.log')}`];

/** What Apollo Server's own copies make; none from Node.js 22 on. */
const OF_APOLLO_SERVER = Number.parseInt(process.versions.node, 10) < 22 ? ['Transition prototype body'] : [];

interface Reply {
  status: number;
  text: string;
}

/** Asks so often, ten at a time, and gives the answers that differ. */
async function often(ask: () => Promise<Response>): Promise<Reply[]> {
  const replies = new Map<string, Reply>();
  const askOn = async (): Promise<void> => {
    for (let time = 0; time < TIMES / 10; time++) {
      const response = await ask();
      const reply = { status: response.status, text: await response.text() };
      replies.set(JSON.stringify(reply), reply);
    }
  };
  await Promise.all(Array.from({ length: 10 }, askOn));
  return [...replies.values()];
}

/** Where hidden classes were made about as often as a request was sent: the property that the class was made for. */
function madeForEach(): string[] {
  const counts = new Map<string, number>();
  for (const file of readdirSync(folder)) {
    for (const line of readFileSync(join(folder, file), 'utf8').split('\n')) {
      const [event, kind, , , , , row, column, reason, name] = line.split(',');
      // What became a dictionary shares a class with others.
      if (event !== 'map' || kind === 'NormalizeCached') continue;
      const place = JSON.stringify([kind, row, column, reason, name]);
      counts.set(place, (counts.get(place) ?? 0) + 1);
    }
  }
  if (counts.size === 0) throw new Error('V8 has told of no hidden class at all');
  return [...counts].flatMap(([place, count]) => {
    const [kind, , , reason, name] = JSON.parse(place) as string[];
    return count < TIMES * 0.8 ? [] : [`${kind} ${reason} ${name}`];
  });
}

// V8 keeps a class until a full garbage collection, with what it leads to, and where objects have one each no look at them is cached.
test('no request makes a hidden class, but for one that Apollo Server makes', async () => {
  const gateway = await startRawFederation({ start: (settings) => startGateway(settings, { flags: FLAGS }) });
  const post = (body: string, headers: Record<string, string> = {}): Promise<Response> =>
    fetch(`${gateway.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body,
    });
  try {
    const known = JSON.stringify({ query: '{ steady }' });
    const answered = [expect.objectContaining({ status: 200, text: expect.stringContaining('"here"') })];
    expect(await often(() => post(known))).toEqual(answered);
    expect(await often(() => post(known, { authorization: 'Bearer none' }))).toEqual([
      expect.objectContaining({ status: 401 }),
    ]);
    const url = `${gateway.url}/graphql?query={steady}`;
    expect(await often(() => fetch(url, { headers: { 'apollo-require-preflight': '1' } }))).toEqual(answered);
    expect(await often(() => fetch(`${gateway.url}/nothing`))).toEqual([
      expect.objectContaining({ status: 404 }),
    ]);
  } finally {
    await gateway.stop();
  }
  expect(madeForEach()).toEqual(OF_APOLLO_SERVER);
});
