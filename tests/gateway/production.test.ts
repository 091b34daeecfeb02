import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, describe, expect, test } from '@jest/globals';
import { compose } from '../../schema/composition/compose.ts';
import { concord } from '../kit/run-command.ts';

const ROOT = resolve(import.meta.dirname, '../..');
const folder = mkdtempSync(join(tmpdir(), 'concord-production-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('what is for development is refused in production', () => {
  test('the issuer that gives a token to anyone does not start', async () => {
    const child = spawn(process.execPath, ['--import', 'tsx', 'development/issuer/main.ts'], {
      cwd: ROOT,
      env: {
        ...process.env,
        NODE_ENV: 'production',
        PORT: '4010',
      },
      stdio: ['ignore', 'pipe', 'pipe'],
      timeout: 20_000,
    });
    const [stdout, stderr, exit] = await Promise.all([
      text(child.stdout),
      text(child.stderr),
      once(child, 'exit'),
    ]);
    expect(exit).toEqual([1, null]);
    expect(stderr).toMatch(/^The development issuer .* does not start where NODE_ENV is "production"/);
    expect(stdout).toBe('');
  });

  test('the gateway does not start with the page, and does without it', async () => {
    const check = (settings: string, env: NodeJS.ProcessEnv) => {
      const config = join(folder, 'gateway.yaml');
      writeFileSync(config, settings);
      return concord(['gateway', '--config', config, '--check-config'], env);
    };
    const supergraph = join(folder, 'supergraph.graphql');
    const sources = [
      { name: 'one', url: 'http://one.invalid', file: 'one', sdl: 'type Query { a: String }' },
    ];
    const composition = compose(sources);
    if ('problems' in composition) throw new Error(JSON.stringify(composition.problems));
    writeFileSync(supergraph, composition.supergraph);
    const settings = `supergraph: ${supergraph}\n`;
    const production = { NODE_ENV: 'production' };
    const refused = await check(`${settings}page: {}\n`, production);
    expect(refused.code).toBe(1);
    expect(refused.stderr).toContain('page: the page to ask from is for development');
    expect(await check(settings, production)).toMatchObject({ code: 0 });
    expect(await check(`${settings}page: {}\n`, { NODE_ENV: 'development' })).toMatchObject({ code: 0 });
  });
});
