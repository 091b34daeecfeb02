import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { stripIgnoredCharacters } from 'graphql';
import type { Answer } from '../kit/gateway.ts';
import { startGatewayHost } from '../kit/gateway-host.ts';
import { startHostedScenario, type HostedScenario } from '../kit/scenario.ts';
import type { Exchange, Fault } from '../kit/tap.ts';
import type { Answering, Asked, Case, ExpectedError, Idea, SubgraphQuestion } from './idea.ts';

const LINKS = `extend schema @link(
  url: "https://specs.apollo.dev/federation/v2.9"
  import: ["@key", "@external", "@requires", "@provides", "@shareable", "@override", "@inaccessible", "@tag",
    "@interfaceObject", "@extends", "@composeDirective", "@context", "@fromContext"]
)
`;

const folders = readdirSync(import.meta.dirname)
  .filter((name) => existsSync(join(import.meta.dirname, name, 'idea.ts')))
  .sort();
const ideas = await Promise.all(
  folders.map(async (folder) => {
    const module = (await import(join(import.meta.dirname, folder, 'idea.ts'))) as { default: Idea };
    return { folder, ...module.default };
  }),
);

const host = startGatewayHost();
afterAll(() => host.close());

for (const idea of ideas) {
  const { folder, claim, cases, notWithApollo } = idea;
  describe(`${folder}: ${claim}`, () => {
    const named = cases.map(
      (each) => [each.name ?? each.query.replaceAll(/\s+/g, ' ').trim(), each] as const,
    );

    describe('by our own engine', () => {
      const scenario = startFor(idea, 'concord');
      test.each(named)('%s', async (_name, { data, errors = [], ...expected }) => {
        const answer = await askFor(expected, scenario());
        expect(answer.data).toEqual(data);
        expect(JSON.stringify(answer.data)).toBe(JSON.stringify(data));
        expect(sorted(answer.errors.map(withoutText))).toEqual(sorted(errors));
        checkFetches(expected, scenario().taps.exchanges);
      });
    });

    if (notWithApollo !== undefined) return;
    describe('by @apollo/gateway', () => {
      const scenario = startFor(idea, 'apollo');
      const tried = named.filter(([, each]) => each.notWithApollo === undefined);
      test.each(tried)('%s', async (_name, { apollo, ...expected }) => {
        const { data, errors = [] } = { ...expected, ...apollo };
        const answer = await askFor(expected, scenario());
        expect(answer.data).toEqual(data);
        expect(unindexed(answer.errors.map(withoutText))).toEqual(unindexed(errors));
      });
    });
  });
}

test('the README lists every idea with its claim', () => {
  const readme = readFileSync(join(import.meta.dirname, 'README.md'), 'utf8');
  const listed = readme.split('\n').filter((line) => line.startsWith('- ['));
  expect(listed).toEqual(ideas.map(({ folder, claim }) => `- [${folder}](${folder}/idea.ts): ${claim}`));
});

/** Has a gateway before the idea's subgraphs while the tests of the enclosing block run. */
function startFor({ subgraphs, settings }: Idea, engine: string): () => HostedScenario {
  let scenario: HostedScenario | undefined;
  const given = (): HostedScenario => {
    if (scenario === undefined) throw new Error('the gateway has not started');
    return scenario;
  };
  beforeAll(async () => {
    const served = Object.entries(subgraphs).map(([name, { sdl, resolvers = {} }]) => {
      return [name, { sdl, resolvers, header: LINKS }] as const;
    });
    scenario = await startHostedScenario(host, {
      subgraphs: Object.fromEntries(served),
      clients: { anyone: [] },
      // What a failure costs is counted without a second attempt.
      settings: { engine, subgraphDefaults: { retryRatio: 0 }, ...settings },
    });
  });
  beforeEach(() => {
    given().taps.clear();
  });
  afterAll(() => scenario?.stop());
  return given;
}

async function askFor(
  { query, answers = {}, variables, operationName }: Omit<Case, 'data' | 'errors'>,
  { request, taps }: HostedScenario,
): Promise<Answer> {
  for (const [subgraph, answering] of Object.entries(answers)) taps.setFault(subgraph, faultOf(answering));
  const answer = await request(query, {
    ...(variables && { variables }),
    ...(operationName !== undefined && { operationName }),
  });
  for (const subgraph of Object.keys(answers)) taps.setFault(subgraph, undefined);
  return answer;
}

function faultOf(answering: Answering): Fault {
  return (_request, response, body) => {
    if (answering === 'unreachable') {
      response.destroy();
      return;
    }
    const said =
      typeof answering === 'function' ? answering(JSON.parse(body) as SubgraphQuestion) : answering;
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(said));
  };
}

function checkFetches(
  { fetches, order }: Pick<Case, 'fetches' | 'order'>,
  exchanges: readonly Exchange[],
): void {
  const counts: Record<string, number> = {};
  for (const { subgraph } of exchanges) counts[subgraph] = (counts[subgraph] ?? 0) + 1;
  const expected = Object.entries(fetches).map(([subgraph, asked]) => {
    return [subgraph, typeof asked === 'number' ? asked : asked.length] as const;
  });
  expect(counts).toEqual(Object.fromEntries(expected.filter(([, count]) => count > 0)));
  if (order) expect(exchanges.map(({ subgraph }) => subgraph)).toEqual(order);
  for (const [subgraph, asked] of Object.entries(fetches)) {
    if (typeof asked === 'number') continue;
    const received = exchanges.filter((exchange) => exchange.subgraph === subgraph);
    for (const [index, each] of asked.entries()) checkRequest(each, received[index]?.request ?? '');
  }
}

function checkRequest(asked: Asked, request: string): void {
  const { query, variables } = JSON.parse(request) as SubgraphQuestion;
  const isRepresentations = (name: string): boolean => /^(representations|concord__\d+)$/.test(name);
  const given = Object.entries(variables);
  const text = stripIgnoredCharacters(query);
  if (asked.query !== undefined) expect(text).toContain(asked.query);
  if (asked.not !== undefined) expect(text).not.toContain(asked.not);
  if (asked.entities !== undefined)
    expect(given.flatMap(([name, value]) => (isRepresentations(name) ? value : []))).toEqual(asked.entities);
  if (asked.variables !== undefined)
    expect(Object.fromEntries(given.filter(([name]) => !isRepresentations(name)))).toEqual(asked.variables);
}

function withoutText({ path = [], extensions }: Answer['errors'][number]): ExpectedError {
  return { path, ...(extensions as { code: string }) };
}

function sorted(errors: readonly ExpectedError[]): ExpectedError[] {
  return errors.toSorted((a, b) => (JSON.stringify(a.path) < JSON.stringify(b.path) ? -1 : 1));
}

/** As the other engine tells errors: without list indexes, each once. */
function unindexed(errors: readonly ExpectedError[]): ExpectedError[] {
  const bare = errors.map(({ path, ...rest }) => {
    return { path: path.filter((key) => typeof key === 'string'), ...rest };
  });
  return sorted([...new Map(bare.map((error) => [JSON.stringify(error), error])).values()]);
}
