import { graphqlSync } from 'graphql';
import { createSnapshot } from '../../gateway/supergraph/snapshot.ts';
import { compose } from '../../schema/composition/compose.ts';
import { concord, others, type Client, type Setting } from './candidates.ts';
import {
  BIG,
  BIG_DETAILED,
  BIG_SEEDED,
  DETAILS,
  HALF_OF_THE_FIELDS,
  root,
  schemas,
  SMALL_SEEDED,
  SUBGRAPHS,
} from './federation.ts';
import { floor, recordSteps } from './floor.ts';
import { seeded } from './load.ts';
import type { Scenario } from './measure.ts';
import { startCandidate, type Candidate, type Start } from './processes.ts';

const PARTNERS = 200;
const WITH_SUBGRAPHS = 'floor with subgraphs: the same, and undici';

/** Scenarios that are measured on the same processes. */
export interface Group {
  id: string;
  /** Starts the candidates. */
  start: (setting: Setting) => Promise<{ candidates: readonly Candidate[]; scenarios: readonly Scenario[] }>;
}

/** All groups, in the order in which they are measured. */
export const GROUPS: readonly Group[] = [
  { id: 'gateways', start: startGateways },
  { id: 'rules', start: startRules },
  { id: 'partners', start: startPartners },
];

async function startGateways(setting: Setting): ReturnType<Group['start']> {
  const data = {
    [BIG]: answerOf(BIG),
    [BIG_SEEDED]: answerOf(BIG_SEEDED),
    [SMALL_SEEDED]: answerOf(SMALL_SEEDED),
  };
  const answers = Object.fromEntries(
    Object.entries(data).map(([query, answer]) => [query, { data: answer }]),
  );
  const alone = await startCandidate(concord(setting, 'Concord, sharing off', { isSharing: false }));
  const sharing = await startCandidate(concord(setting, 'Concord'));
  // What is always the same is shared on its way: to ask for all of it is no floor there.
  const steps = await recordSteps(setting, [BIG_SEEDED, SMALL_SEEDED]);
  const floors = [
    floor(setting, 'floor: node:http, parse, stringify', answers),
    floor(setting, WITH_SUBGRAPHS, answers, steps),
  ];
  const rest = await startAll([...others(setting), ...floors]);
  const scenario = (title: string, about: string, query: string): Scenario => ({
    ...{ title, about, data: data[query], rounds: 5 },
    candidates: [query === BIG_SEEDED ? alone : sharing, ...rest]
      .filter(({ name }) => query in steps || name !== WITH_SUBGRAPHS)
      .map((candidate) => ({ candidate, next: seeded(query) })),
  });
  return {
    candidates: [alone, sharing, ...rest],
    scenarios: [
      scenario(
        'Big query, nothing shared',
        'Four subgraphs, 16 fetches in the stock plan, 87 kB of answer. Each request has another variable, which reaches nearly every fetch; Concord would share the others between requests and is told not to.',
        BIG_SEEDED,
      ),
      scenario(
        'Big query, always the same',
        'The same without the variable, so that requests under way can be shared.',
        BIG,
      ),
      scenario('One field', 'One field of one subgraph; each request has another variable.', SMALL_SEEDED),
    ],
  };
}

async function startRules(setting: Setting): ReturnType<Group['start']> {
  const client: Client = { id: 'client', scopes: ['read'] };
  const callers = { clients: [client], isSharing: false };
  const guard = (coordinate: string): string =>
    HALF_OF_THE_FIELDS.has(coordinate) ? '@requiresScopes(scopes: [["read"]])' : '';
  const candidates = await startAll([
    concord(setting, 'Concord without rules', callers),
    concord(setting, 'Concord with rules on half of the fields', { ...callers, guard }),
  ]);
  const token = await setting.issuer.sign(client.id, client.scopes);
  const scenario = {
    title: 'Rules on half of the fields',
    about: 'The big query, nothing shared, with an access token that meets all rules.',
    data: answerOf(BIG_SEEDED),
    rounds: 9,
    candidates: candidates.map((candidate) => ({ candidate, next: seeded(BIG_SEEDED, [token]) })),
  };
  return { candidates, scenarios: [scenario] };
}

async function startPartners(setting: Setting): ReturnType<Group['start']> {
  const all: Client = { id: 'all', scopes: DETAILS };
  const clients = Array.from({ length: PARTNERS }, (_, partner) => ({
    id: `partner${partner}`,
    scopes: DETAILS.filter((_detail, bit) => ((partner + 1) >> bit) & 1),
  }));
  const guard = (coordinate: string): string => {
    const detail = DETAILS.find((name) => coordinate === `Product.${name}`);
    return detail ? `@requiresScopes(scopes: [["${detail}"]])` : '';
  };
  const start = (name: string): Start =>
    concord(setting, name, { guard, clients: [all, ...clients], isSharing: false });
  const candidates = await startAll([start('one partner'), start(`${PARTNERS} partners in turn`)]);
  const sign = ({ id, scopes }: Client): Promise<string> => setting.issuer.sign(id, scopes);
  const tokens = [[await sign(all)], await Promise.all(clients.map(sign))];
  const scenario = {
    title: `${PARTNERS} partners with different rights`,
    about:
      'The big query and eight details more, of which each partner may see others; the one partner may see all.',
    data: undefined,
    rounds: 5,
    candidates: candidates.map((candidate, index) => ({
      candidate,
      next: seeded(BIG_DETAILED, tokens[index]),
    })),
  };
  return { candidates, scenarios: [scenario] };
}

async function startAll(starts: readonly Start[]): Promise<Candidate[]> {
  const candidates: Candidate[] = [];
  // One after another: none shall be told off for the time that another takes.
  for (const start of starts) candidates.push(await startCandidate(start));
  return candidates;
}

/** What one schema with the subgraphs' resolvers answers. */
function answerOf(source: string): unknown {
  const sdls = schemas();
  const composition = compose(
    SUBGRAPHS.map((name) => ({ name, url: 'http://localhost/', file: name, sdl: sdls[name] })),
  );
  if ('problems' in composition) throw new Error(composition.problems[0]?.message);
  const { apiSchema: schema } = createSnapshot(composition.supergraph, undefined);
  const { data, errors } = graphqlSync({ schema, source, rootValue: root });
  if (errors) throw errors[0] ?? new Error('the bench has no answer of its own');
  // Plain objects, as JSON has them.
  return JSON.parse(JSON.stringify(data)) as unknown;
}
