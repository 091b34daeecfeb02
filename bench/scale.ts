import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { Kind, parse, type OperationDefinitionNode } from 'graphql';
import { stringify } from 'yaml';
import { createClassSharing } from '../gateway/authorization/access-classes.ts';
import { BoundedMemory } from '../gateway/bounded-memory.ts';
import { createAuthorization } from '../gateway/authorization/authorize.ts';
import { createVisibleSchemas } from '../gateway/authorization/visible-schema.ts';
import { classOf, createSnapshot } from '../gateway/supergraph/snapshot.ts';
import type { Principal } from '../schema/access/principal.ts';
import { parseRegister } from '../schema/access/register.ts';
import { makeLargeGraph } from './large-graph.ts';

/**
 * Measures what a large federation costs: the gateway's start, the matrix, and the memory of a further access class. Times are CPU
 * seconds of the whole process, so that other work on the machine counts less. Linux only.
 */

const SIZE = { subgraphs: 10, types: 5000, fieldsPerType: 7, organisations: 200 };
const CLI = fileURLToPath(new URL('../cli/concord.mjs', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'concord-scale-'));
const [supergraphFile, registerFile, configFile] = [
  'supergraph.graphql',
  'register.yaml',
  'gateway.yaml',
].map((name) => join(folder, name)) as [string, string, string];

const { supergraph, register } = makeLargeGraph(SIZE);
writeFileSync(supergraphFile, supergraph);
writeFileSync(registerFile, register);
const tokens = { audience: 'bench', issuers: [{ issuer: 'bench', jwks: 'http://127.0.0.1:1/' }] };
writeFileSync(configFile, stringify({ port: 0, supergraph: supergraphFile, register: registerFile, tokens }));
process.stdout.write(`${JSON.stringify(SIZE)}, ${(supergraph.length / 1e6).toFixed(1)} MB of supergraph\n`);

await measure('gateway start', ['gateway', '--config', configFile], 'gateway ready');
const matrix = ['access', 'matrix', '--supergraph', supergraphFile, '--register', registerFile];
await measure('access matrix', matrix, '*: not for every client');
measureMemory();
rmSync(folder, { recursive: true });

/** Runs a command until it prints a line with a mark, and prints what it took until then. */
async function measure(name: string, args: readonly string[], mark: string): Promise<void> {
  const began = performance.now();
  const child = spawn(process.execPath, [CLI, ...args], { stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = new Promise((found) => child.once('exit', found));
  await new Promise<void>((found) => {
    createInterface({ input: child.stdout }).on('line', (line) => {
      if (line.includes(mark)) found();
    });
  });
  const [, fields = ''] = readFileSync(`/proc/${child.pid ?? 0}/stat`, 'utf8').split(') ');
  const [user, system] = fields.split(' ').slice(11, 13).map(Number) as [number, number];
  const seconds = (performance.now() - began) / 1000;
  process.stdout.write(`${name}: ${((user + system) / 100).toFixed(1)} s of CPU, ${seconds.toFixed(1)} s\n`);
  child.kill('SIGTERM');
  await ended;
}

/** What one more access class keeps, once it has asked an operation and its schema. */
function measureMemory(): void {
  const snapshot = createSnapshot(supergraph, parseRegister(register, 'register'));
  const share = createClassSharing(snapshot.rules);
  const authorize = createAuthorization(snapshot.apiSchema, snapshot.rules, {
    mode: 'filter',
    memory: new BoundedMemory(64 * 1_048_576),
  });
  const visibleSchemas = createVisibleSchemas(snapshot.apiSchema, snapshot.rules);
  const text =
    '{ t0(id: 1) { id name f0 f1 f2 next { id f0 f1 f2 next { id f0 f1 f2 other { id f0 f1 f2 } } } } }';
  const [definition] = parse(text, { noLocation: true }).definitions;
  if (definition?.kind !== Kind.OPERATION_DEFINITION) throw new Error('the document has an operation');
  const ask = (scopes: readonly string[]): void => {
    const principal: Principal = {
      organisation: 'o1',
      client: 'c1',
      purpose: 'p1',
      resident: undefined,
      scopes: new Set(scopes),
    };
    const facts = share(classOf(snapshot, principal));
    authorize(
      { definition: definition satisfies OperationDefinitionNode, text, defers: false, variables: {} },
      facts,
    );
    visibleSchemas(facts);
  };
  const names = snapshot.asked.scopes.filter((name) => name !== 'all');
  // `all` opens whatever any other scope does, so these classes differ in their facts and in no decision.
  const alike = (count: number, from: number): void => {
    for (let index = from; index < from + count; index++) ask(['all', names[index % names.length] ?? '']);
  };
  const different = (count: number, from: number): void => {
    for (let index = from; index < from + count; index++) ask([names[index % names.length] ?? '']);
  };
  alike(20, 0);
  process.stdout.write(`a further class, its decisions equal to another's: ${perClass(alike, 400)} kB\n`);
  different(2, 0);
  process.stdout.write(`a further class, its decisions its own: ${perClass(different, 5)} kB\n`);
}

function perClass(work: (count: number, from: number) => void, count: number): string {
  const before = heapUsed();
  work(count, 20);
  return ((heapUsed() - before) / 1024 / count).toFixed(1);
}

function heapUsed(): number {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  collect();
  collect();
  return process.memoryUsage().heapUsed;
}
