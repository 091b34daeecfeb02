import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { PAIRWISE_SECRET_FILE } from '../../development/resident-ids.ts';
import { residentId } from '../../subgraphs/government/resident-id.ts';
import { knownTo } from '../kit/example.ts';
import { concord } from '../kit/run-command.ts';
import { sharedFederation } from '../kit/shared-federation.ts';

describe('every command helps, with an example', () => {
  test.each([[], ['start'], ['gateway'], ['compose'], ['token'], ['pseudonyms'], ['keygen'], ['sign']])(
    'concord %s --help',
    async (...command) => {
      const { code, stdout } = await concord([...command.filter(Boolean), '--help']);
      expect(code).toBe(0);
      expect(stdout).toMatch(/Usage: concord/);
      expect(stdout).toMatch(/Examples?:\n {2}\$ .*npx concord/);
    },
  );

  test('what is not a command is refused, with what is', async () => {
    const { code, stderr } = await concord(['strat']);
    expect(code).toBe(1);
    expect(stderr).toMatch(/unknown command 'strat'/);
    expect(stderr).toMatch(/Did you mean start\?/);
  });

  test('--version is that of the package', async () => {
    const { version } = JSON.parse(
      readFileSync(resolve(import.meta.dirname, '../../package.json'), 'utf8'),
    ) as { version: string };
    expect((await concord(['--version'])).stdout.trim()).toBe(version);
  });
});

describe('concord pseudonyms', () => {
  const args = ['pseudonyms', '--of', 'Resident.id', '--secret', PAIRWISE_SECRET_FILE, '--for'];

  test("prints those by which a company's subgraph is asked, a line each, and no value", async () => {
    const ids = [1, 2, 3].map(residentId);
    const { code, stdout } = await concord([...args, 'messaging'], {}, `${ids.join('\n')}\n`);
    expect(code).toBe(0);
    expect(stdout).toBe([1, 2, 3].map((index) => `${knownTo('messaging', index)}\n`).join(''));
  });

  test.each([
    [
      'an organisation that is not registered',
      [...args, 'nobody'],
      /no organisation nobody\. It has: agencies,/,
    ],
    ['what is no field', [...args, 'messaging', '--of', 'Resident'], /Write it as Type\.field/],
    [
      'a secret that is not there',
      [...args, 'messaging', '--secret', '/nowhere'],
      /\/nowhere cannot be read/,
    ],
  ])('refuses %s', async (_name, command, message) => {
    const { code, stderr } = await concord(command, {}, 'a\n');
    expect([code, stderr]).toEqual([1, expect.stringMatching(message)]);
  });
});

describe('concord token', () => {
  test('prints a token and nothing else', async () => {
    const { code, stdout } = await concord([
      'token',
      '--as',
      'payments',
      '--issuer',
      sharedFederation().issuer,
    ]);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^[\w-]+\.[\w-]+\.[\w-]+\n$/);
    const claims = JSON.parse(Buffer.from(stdout.split('.')[1] ?? '', 'base64url').toString()) as Record<
      string,
      unknown
    >;
    expect(claims).toMatchObject({
      client_id: 'payments-service',
      aud: 'urn:concord:gateway',
      iss: sharedFederation().issuer,
    });
  });

  test("a resident's token names the resident", async () => {
    const { stdout } = await concord(['token', '--as', 'resident', '--issuer', sharedFederation().issuer]);
    const claims = JSON.parse(Buffer.from(stdout.split('.')[1] ?? '', 'base64url').toString()) as Record<
      string,
      unknown
    >;
    expect(claims).toMatchObject({ client_id: 'residents-portal', sub: expect.stringMatching(/^res-/) });
  });

  test('lists the names where one is not known', async () => {
    const { code, stdout, stderr } = await concord([
      'token',
      '--as',
      'nobody',
      '--issuer',
      sharedFederation().issuer,
    ]);
    expect([code, stdout]).toEqual([1, '']);
    for (const name of [
      'anonymous',
      'resident',
      'agencies',
      'election-authority',
      'insights',
      'integrity',
      'messaging',
      'payments',
    ]) {
      expect(stderr).toContain(name);
    }
  });

  test('says what to do where no issuer answers', async () => {
    const { code, stderr } = await concord(['token', '--as', 'payments', '--issuer', 'http://127.0.0.1:9']);
    expect(code).toBe(1);
    expect(stderr).toContain('npm start');
  });
});
