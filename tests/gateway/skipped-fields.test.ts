import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { resolversOf } from '../conformance/access/values.ts';
import { startGatewayHost } from '../kit/gateway-host.ts';
import { startHostedScenario, type HostedScenario } from '../kit/scenario.ts';

const PEOPLE = `
  type Query { person: Person }
  type Person @key(fields: "id") {
    id: ID!
    seed: String
    middle: String @external
    final: String @requires(fields: "middle")
  }
`;
const PAPERS = `
  type Person @key(fields: "id") {
    id: ID!
    name: String
    seed: String @external
    middle: String @requires(fields: "seed")
  }
`;

const host = startGatewayHost();
let gateway: HostedScenario;

beforeAll(async () => {
  gateway = await startHostedScenario(host, {
    subgraphs: {
      people: { sdl: PEOPLE, resolvers: resolversOf(PEOPLE, {}) },
      papers: { sdl: PAPERS, resolvers: resolversOf(PAPERS, {}) },
    },
    clients: { desk: [] },
  });
});
afterAll(async () => {
  await gateway.stop();
  await host.close();
});

// By way of `middle`, what is left out would come from the subgraph that `name` comes from.
test.each([
  ['before it', '... @include(if: false) { final } name'],
  ['behind it', 'name ... @include(if: false) { final }'],
  ['with @skip', 'name final @skip(if: true)'],
  ['by a variable', 'name ... @include(if: $no) { final }'],
])('a field that is left out takes nothing along that another subgraph answers: %s', async (_, set) => {
  const { data, errors } = await gateway.request(
    `query ($no: Boolean = false) { person { ${set} } nobody: person @include(if: $no) { id } }`,
  );
  expect({ data, errors }).toEqual({ data: { person: { name: 'VALUE(Person.name)' } }, errors: [] });
});

test('what is left out by a literal is sent to nobody, also where nothing else is asked', async () => {
  gateway.taps.clear();
  const { data } = await gateway.request(
    '{ person { name @skip(if: true) } nobody: person @include(if: false) { id } }',
  );
  expect(data).toEqual({ person: {} });
  expect(gateway.taps.sentTo()).not.toMatch(/\bname|nobody|@include|@skip/);
});
