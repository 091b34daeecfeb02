import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, expect, test } from '@jest/globals';
import { freePortBase } from '../kit/free-ports.ts';
import { concord } from '../kit/run-command.ts';

const ROOT = resolve(import.meta.dirname, '../..');
const folder = mkdtempSync(join(tmpdir(), 'concord-start-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

interface Started {
  child: ChildProcess;
  output: () => string;
  url: string;
}

/** Types `concord start`, and waits until it has printed how to ask. */
async function start(port: number, data: string): Promise<Started> {
  const child = spawn(
    process.execPath,
    ['cli/concord.mjs', 'start', '--port', String(port), '--data', data, '--residents', '20'],
    {
      cwd: ROOT,
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  );
  let output = '';
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()));
  for (let waited = 0; !output.includes('Ctrl-C'); waited += 50) {
    if (child.exitCode !== null || waited > 60_000)
      throw new Error(`concord start did not come up:\n${output}`);
    await delay(50);
  }
  return { child, output: () => output, url: `http://127.0.0.1:${port}` };
}

async function stopWith(signal: NodeJS.Signals, { child }: Started): Promise<number | null> {
  const exit = once(child, 'exit');
  child.kill(signal);
  const [code] = (await exit) as [number | null];
  return code;
}

async function answersNobody(base: number): Promise<void> {
  for (const port of [0, 1, 2, 3, 4, 5, 9, 10].map((offset) => base + offset)) {
    await expect(fetch(`http://127.0.0.1:${port}/health`)).rejects.toThrow();
  }
}

/** Runs the command that was printed, as if it were pasted into a shell. */
async function paste(output: string): Promise<string> {
  const command = /curl [\s\S]*?(?=\n\n)/.exec(output)?.[0] ?? '';
  const shell = spawn('sh', ['-c', `${command} --silent`], { stdio: ['ignore', 'pipe', 'inherit'] });
  let answer = '';
  shell.stdout.on('data', (chunk: Buffer) => (answer += chunk.toString()));
  await once(shell, 'exit');
  return answer;
}

test('a start, a second one beside it, an end with Ctrl-C, and the next start with the same data', async () => {
  const port = await freePortBase(12);
  const data = join(folder, 'data');
  const started = await start(port, data);
  expect(started.output()).toContain(`${started.url}/`);
  const answer = JSON.parse(await paste(started.output())) as { data: unknown; errors?: unknown };
  expect(answer.errors).toBeUndefined();
  expect(answer.data).toMatchObject({ application: { payment: { open: { amount: 11_000 } } } });
  const [, metrics = ''] = /metrics: +(http:\S+)/.exec(started.output()) ?? [];
  expect(await (await fetch(metrics)).text()).toContain('concord_requests_total{organisation="payments"');

  const beside = await concord(['start', '--port', String(port), '--data', data]);
  expect(beside.code).toBe(1);
  expect(beside.stderr).toContain(`${port}`);
  expect(beside.stderr).toContain('--port');
  const elsewhere = await concord(['start', '--port', String(await freePortBase(12)), '--data', data]);
  expect(elsewhere.code).toBe(1);
  expect(elsewhere.stderr).toMatch(/postgres|database/i);

  expect(await stopWith('SIGINT', started)).toBe(0);
  await answersNobody(port);

  const again = await start(port, data);
  expect(await stopWith('SIGTERM', again)).toBe(0);
  await answersNobody(port);
}, 120_000);

test('a data folder whose making was interrupted is made anew', async () => {
  const data = join(folder, 'half');
  mkdirSync(join(data, 'postgres'), { recursive: true });
  writeFileSync(join(data, 'postgres', 'half-written'), '');
  const started = await start(await freePortBase(12), data);
  expect(await stopWith('SIGINT', started)).toBe(0);
}, 120_000);

test('a port in use is named, with the program that wanted it, and nothing is left running', async () => {
  const port = await freePortBase(12);
  const other = createServer();
  await new Promise<void>((found) => void other.listen(port + 3, '127.0.0.1', found));
  const { code, stderr } = await concord(['start', '--port', String(port), '--data', join(folder, 'taken')]);
  expect(code).toBe(1);
  expect(stderr).toContain(`Port ${port + 3}`);
  expect(stderr).toContain('integrity');
  expect(stderr).toContain('--port');
  other.close();
});
