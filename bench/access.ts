import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import { Agent, request } from 'undici';
import { stringify } from 'yaml';
import { compose } from '../schema/composition/compose.ts';

/**
 * Measures what access rules cost a request: CPU milliseconds of the gateway's process per request, for one operation of 200
 * fields on one subgraph with a ready answer. The gateways are measured in turns, in one run.
 */

const FIELDS = 200;
const ROUNDS = 9;
const REQUESTS = 1000;
const CONCURRENCY = 8;
const CLI = fileURLToPath(new URL('../cli/concord.mjs', import.meta.url));

const folder = mkdtempSync(join(tmpdir(), 'concord-bench-'));
const names = Array.from({ length: FIELDS }, (_, index) => `field${index}`);
const answer = JSON.stringify({
  data: { item: Object.fromEntries(names.map((name) => [name, `value of ${name}`])) },
});
const subgraph = createServer((incoming, response) => {
  incoming.resume().on('end', () => response.setHeader('content-type', 'application/json').end(answer));
});
const { privateKey, publicKey } = await generateKeyPair('ES256', { extractable: true });
const keys = JSON.stringify({ keys: [{ ...(await exportJWK(publicKey)), kid: 'bench', alg: 'ES256' }] });
const issuer = createServer((_request, response) =>
  response.setHeader('content-type', 'application/json').end(keys),
);
const [subgraphUrl, issuerUrl] = await Promise.all([subgraph, issuer].map(listen));

const token = await new SignJWT({ client_id: 'bench', scope: 'read' })
  .setProtectedHeader({ alg: 'ES256', typ: 'at+jwt', kid: 'bench' })
  .setIssuer('bench')
  .setAudience('bench')
  .setSubject('bench')
  .setIssuedAt()
  .setExpirationTime('1h')
  .sign(privateKey);

interface Candidate {
  name: string;
  url: string;
  process: ChildProcess;
  /** CPU milliseconds per request, a number for each round. */
  rounds: number[];
}

const candidates: Candidate[] = [
  await startCandidate('no rules', () => ''),
  await startCandidate('rules on half of the fields, all met', (index) =>
    index % 2 === 0 ? '@requiresScopes(scopes: [["read"]])' : '',
  ),
  await startCandidate('rules on half of the fields, a tenth of all refused', (index) =>
    index % 2 === 0 ? `@requiresScopes(scopes: [["${index % 10 === 0 ? 'more' : 'read'}"]])` : '',
  ),
];
for (const candidate of candidates) await ask(candidate, 3 * REQUESTS);
for (let round = 0; round < ROUNDS; round++) {
  // Each round begins with another one, so that none always runs first.
  const order = candidates
    .map((_, index) => candidates[(index + round) % candidates.length])
    .filter((one) => one !== undefined);
  for (const candidate of order) {
    const before = cpuMilliseconds(candidate.process);
    await ask(candidate, REQUESTS);
    candidate.rounds.push((cpuMilliseconds(candidate.process) - before) / REQUESTS);
  }
}
const base = median(candidates[0]?.rounds ?? []);
for (const { name, rounds } of candidates) {
  const cost = median(rounds);
  process.stdout.write(
    `${name.padEnd(55)} ${cost.toFixed(3)} ms CPU a request  x${(cost / base).toFixed(3)}\n`,
  );
}
for (const candidate of candidates) candidate.process.kill('SIGTERM');
subgraph.close();
issuer.close();
rmSync(folder, { recursive: true });
process.exit(0);

async function startCandidate(name: string, ruleOf: (index: number) => string): Promise<Candidate> {
  const fields = names.map((field, index) => `${field}: String ${ruleOf(index)}`).join('\n');
  const sdl = `extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@requiresScopes"])
    type Query { item: Item } type Item { ${fields} }`;
  const composition = compose([{ name: 'items', url: subgraphUrl ?? '', file: 'items', sdl }]);
  if ('problems' in composition) throw new Error(composition.problems[0]?.message);
  const file = (suffix: string): string => join(folder, `${name.replaceAll(/\W/g, '-')}.${suffix}`);
  writeFileSync(file('graphql'), composition.supergraph);
  writeFileSync(
    file('register.yaml'),
    'purposes: { p: { text: t, legalBasis: l, owner: o } }\norganisations: { o: { name: O, class: company, clients: { bench: { scopes: [read], purposes: [p] } } } }\n',
  );
  writeFileSync(
    file('yaml'),
    stringify({
      port: 0,
      supergraph: file('graphql'),
      register: file('register.yaml'),
      tokens: { audience: 'bench', issuers: [{ issuer: 'bench', jwks: issuerUrl }] },
    }),
  );
  const child = spawn(process.execPath, [CLI, 'gateway', '--config', file('yaml')], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const port = await new Promise<number>((found) => {
    createInterface({ input: child.stdout }).on('line', (line) => {
      const entry = JSON.parse(line) as { msg: string; port: number };
      if (entry.msg === 'gateway ready') found(entry.port);
    });
  });
  return { name, url: `http://127.0.0.1:${port}/graphql`, process: child, rounds: [] };
}

async function ask({ url }: Candidate, count: number): Promise<void> {
  const dispatcher = new Agent({ connections: CONCURRENCY });
  const body = JSON.stringify({ query: `{ item { ${names.join(' ')} } }` });
  const headers = { 'content-type': 'application/json', authorization: `Bearer ${token}` };
  let left = count;
  const worker = async (): Promise<void> => {
    while (left-- > 0) {
      const { statusCode, body: answered } = await request(url, {
        method: 'POST',
        dispatcher,
        headers,
        body,
      });
      await answered.dump({ limit: 1_000_000 });
      if (statusCode !== 200) throw new Error(`the gateway answered ${statusCode}`);
    }
  };
  await Promise.all(Array.from({ length: CONCURRENCY }, worker));
  await dispatcher.close();
}

/** User and system time of a process (Linux, proc(5)); a clock tick is 10 ms. */
function cpuMilliseconds({ pid }: ChildProcess): number {
  const fields =
    readFileSync(`/proc/${pid ?? 0}/stat`, 'utf8')
      .split(') ')[1]
      ?.split(' ') ?? [];
  return (Number(fields[11]) + Number(fields[12])) * 10;
}

function listen(server: ReturnType<typeof createServer>): Promise<string> {
  return new Promise((found) => {
    server.listen(0, '127.0.0.1', () => found(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`));
  });
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}
