import { once } from 'node:events';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect, test } from '@jest/globals';
import { startFederationGateway } from '../kit/federation-gateway.ts';
import { startGateway } from '../kit/gateway.ts';
import { concord } from '../kit/run-command.ts';

const SCHEMA = resolve(import.meta.dirname, '../../schema');
const folder = mkdtempSync(join(tmpdir(), 'concord-lifecycle-'));

function write(name: string, content: string): string {
  const file = join(folder, name);
  writeFileSync(file, content);
  return file;
}

const OPEN_SUPERGRAPH = write(
  'open.graphql',
  `schema @link(url: "https://specs.apollo.dev/link/v1.0") @link(url: "https://specs.apollo.dev/join/v0.3", for: EXECUTION) { query: Query }
directive @join__graph(name: String!, url: String!) on ENUM_VALUE
directive @join__type(graph: join__Graph!, key: join__FieldSet, extension: Boolean! = false, resolvable: Boolean! = true, isInterfaceObject: Boolean! = false) repeatable on OBJECT | INTERFACE | UNION | ENUM | INPUT_OBJECT | SCALAR
directive @join__field(graph: join__Graph, requires: join__FieldSet, provides: join__FieldSet, type: String, external: Boolean, override: String, usedOverridden: Boolean) repeatable on FIELD_DEFINITION | INPUT_FIELD_DEFINITION
directive @join__implements(graph: join__Graph!, interface: String!) repeatable on OBJECT | INTERFACE
directive @join__unionMember(graph: join__Graph!, member: String!) repeatable on UNION
directive @join__enumValue(graph: join__Graph!) repeatable on ENUM_VALUE
directive @link(url: String, as: String, for: link__Purpose, import: [link__Import]) repeatable on SCHEMA
scalar join__FieldSet
scalar link__Import
enum join__Graph { ONE @join__graph(name: "one", url: "http://127.0.0.1:1/") }
enum link__Purpose { SECURITY EXECUTION }
type Query @join__type(graph: ONE) { hello: String }
`,
);

describe('a gateway on its way up', () => {
  test('serves a supergraph without access rules to everyone, with no register and no issuer', async () => {
    const gateway = await startGateway({ supergraph: OPEN_SUPERGRAPH });
    const { data, errors } = await gateway.request('{ __typename hello }');
    expect(data).toEqual({ __typename: 'Query', hello: null });
    expect(errors.map(({ extensions }) => extensions['code'])).toEqual(['SUBGRAPH_UNREACHABLE']);
    // A token cannot be checked here, and what cannot be decided is refused.
    expect((await gateway.request('{ __typename }', { token: 'a.b.c' })).status).toBe(401);
    await gateway.stop();
  });

  test('refuses a supergraph with access rules when no issuer is configured', async () => {
    const { code, stderr } = await concord([
      'gateway',
      '--supergraph',
      `${SCHEMA}/supergraph.graphql`,
      '--port',
      '0',
    ]);
    expect(code).toBe(1);
    expect(stderr).toContain('tokens: the supergraph carries access rules');
    expect(stderr).not.toMatch(/\bat .*\.[jt]s:/);
  });

  test('refuses a supergraph with a security feature that it does not enforce', async () => {
    const unknown =
      '@link(url: "https://example.org/secrecy/v1.0", for: SECURITY) @link(url: "https://specs.apollo.dev/join';
    const { readFileSync } = await import('node:fs');
    const text = readFileSync(OPEN_SUPERGRAPH, 'utf8').replace(
      '@link(url: "https://specs.apollo.dev/join',
      unknown,
    );
    const { code, stderr } = await concord([
      'gateway',
      '--supergraph',
      write('secrecy.graphql', text),
      '--port',
      '0',
    ]);
    expect(code).toBe(1);
    expect(stderr).toContain('https://example.org/secrecy/v1.0');
  });

  test('reports every problem of its settings at once, unknown keys among them', async () => {
    const config = write('bad.yaml', 'port: 99999\nsupergraf: x\nlimits: { bodyBytes: no }\n');
    const { code, stderr } = await concord(['gateway', '--config', config], { CONCORD_COLOUR: 'red' });
    expect(code).toBe(1);
    for (const problem of ['port', 'supergraf', 'supergraph', 'limits.bodyBytes', 'CONCORD_COLOUR'])
      expect(stderr).toContain(problem);
  });

  test('names every problem of the partner register with its line', async () => {
    const register = write(
      'register.yaml',
      'purposes: {}\norganisations:\n  acme:\n    name: Acme\n    class: company\n    clients:\n      a: { scopes: ["x y"], purposes: [nothing] }\n  other:\n    name: Other\n    klass: company\n    clients: {}\n',
    );
    const config = write('register-config.yaml', `supergraph: ${OPEN_SUPERGRAPH}\nregister: ${register}\n`);
    const { code, stderr } = await concord(['gateway', '--config', config, '--check-config']);
    expect(code).toBe(1);
    expect(stderr).toMatch(/register\.yaml:7: organisations\.acme\.clients\.a\.scopes\.0/);
    expect(stderr).toMatch(/register\.yaml:\d+: organisations\.other\.class/);
    expect(stderr).toContain('klass');
  });

  test('--check-config says what it would serve, and ends', async () => {
    const config = write('good.yaml', `supergraph: ${OPEN_SUPERGRAPH}\n`);
    const { code, stdout } = await concord(['gateway', '--config', config, '--check-config']);
    expect([code, stdout]).toEqual([0, expect.stringMatching(/^The settings are valid: 1 subgraphs?, 0 /)]);
  });

  test('says so when its port is taken', async () => {
    const gateway = await startGateway({ supergraph: OPEN_SUPERGRAPH });
    const { port } = new URL(gateway.url);
    const { code, stderr } = await concord(['gateway', '--supergraph', OPEN_SUPERGRAPH, '--port', port]);
    expect(code).toBe(1);
    expect(stderr).toContain(`Port ${port} is in use`);
    await gateway.stop();
  });

  test('answers for its health, and carries request ids in and out', async () => {
    const gateway = await startGateway({ supergraph: OPEN_SUPERGRAPH });
    const live = await fetch(`${gateway.url}/health/live`);
    const ready = await fetch(`${gateway.url}/health/ready`);
    expect([live.status, ready.status]).toEqual([200, 200]);
    expect(await ready.json()).toMatchObject({
      status: 'ok',
      snapshot: expect.stringMatching(/^[0-9a-f]{64}$/),
    });
    const { headers } = await gateway.request('{ __typename }', { headers: { 'x-request-id': 'abc-123' } });
    expect(headers.get('x-request-id')).toBe('abc-123');
    const forged = await gateway.request('{ __typename }', { headers: { 'x-request-id': 'a b"{}' } });
    expect(forged.headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/);
    await gateway.stop();
  });
});

test('SIGTERM stops accepting, finishes what is in flight, and ends with 0', async () => {
  const gateway = await startFederationGateway();
  gateway.taps.setFault('payments', (_request, response) => {
    setTimeout(() => {
      response.writeHead(200, { 'content-type': 'application/json' });
      response.end('{"data":{"_entities":[{"__typename":"PublicService","checkout":{"methods":["CARD"]}}]}}');
    }, 1500);
  });
  const inFlight = gateway.request('{ service(id: "svc-passport") { checkout { methods } } }');
  const deadline = Date.now() + 5000;
  while (gateway.taps.sentTo('payments') === '' && Date.now() < deadline) await delay(20);
  const exit = once(gateway.process, 'exit');
  gateway.process.kill('SIGTERM');
  await delay(200);
  await expect(fetch(`${gateway.url}/health/live`)).rejects.toThrow();
  expect((await inFlight).data).toEqual({ service: { checkout: { methods: ['CARD'] } } });
  expect(await exit).toEqual([0, null]);
  await gateway.taps.close();
});
