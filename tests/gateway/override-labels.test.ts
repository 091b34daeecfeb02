import { afterAll, expect, test } from '@jest/globals';
import { startGatewayHost } from '../kit/gateway-host.ts';
import { startHostedScenario, type HostedScenario } from '../kit/scenario.ts';

const host = startGatewayHost();
afterAll(() => host.close());

const LINK = `extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key", "@override"])
`;

/** A graph of which two fields move to another subgraph under these labels. */
function start(labels: { first: string; second: string }, overrideLabels = {}): Promise<HostedScenario> {
  const fields = (value: string) => ({ first: () => value, second: () => value });
  return startHostedScenario(host, {
    clients: { anyone: [] },
    settings: { overrideLabels },
    subgraphs: {
      old: {
        header: LINK,
        sdl: 'type Query { thing: Thing } type Thing @key(fields: "id") { id: ID! first: String second: String }',
        resolvers: { Query: { thing: () => ({ id: '1' }) }, Thing: fields('old') },
      },
      new: {
        header: LINK,
        sdl: `type Thing @key(fields: "id") {
          id: ID!
          first: String @override(from: "old", label: "${labels.first}")
          second: String @override(from: "old", label: "${labels.second}")
        }`,
        resolvers: { Thing: fields('new') },
      },
    },
  });
}

async function answersOf({ request }: HostedScenario, count: number): Promise<string[]> {
  const answers: string[] = [];
  for (let asked = 0; asked < count; asked++) {
    const { data } = await request('{ thing { first second } }');
    const { thing } = data as { thing: { first: string; second: string } };
    answers.push(`${thing.first} ${thing.second}`);
  }
  return answers;
}

test('a percentage sends some requests to the new subgraph and some to the old', async () => {
  const scenario = await start({ first: 'percent(50)', second: 'percent(50)' });
  // That 200 requests all go the same way happens once in 2^199 runs.
  expect(new Set(await answersOf(scenario, 200))).toEqual(new Set(['old old', 'new new']));
  await scenario.stop();
});

test('a field with a higher percentage has moved wherever one with a lower has', async () => {
  const scenario = await start({ first: 'v2', second: 'percent(30.5)' }, { v2: 70 });
  expect(new Set(await answersOf(scenario, 200))).toEqual(new Set(['old old', 'new old', 'new new']));
  await scenario.stop();
});

test('a named label that the settings leave out is off', async () => {
  const scenario = await start({ first: 'v2', second: 'v3' }, { v3: 100 });
  expect(new Set(await answersOf(scenario, 10))).toEqual(new Set(['old new']));
  await scenario.stop();
});

test.each([
  ['a label that the supergraph does not have', { v4: 10 }, /overrideLabels\.v4: .*named labels are v2/],
  ['a percentage that is part of the schema', { 'percent(5)': 10 }, /no such label to set/],
  ['more than all requests', { v2: 101 }, /overrideLabels\.v2/],
])('the start refuses %s', async (_name, overrideLabels, message) => {
  await expect(start({ first: 'v2', second: 'percent(5)' }, overrideLabels)).rejects.toThrow(message);
});
