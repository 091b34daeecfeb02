import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { createFolder, type Folder } from '../gateway/reload-scenario.ts';
import { concord } from '../kit/run-command.ts';

jest.setTimeout(120_000);

describe('concord sign refuses', () => {
  let files: Folder;
  beforeAll(async () => {
    files = createFolder({});
    await concord(['keygen', '--private', files.path('own.json'), '--public', files.path('trusted.json')]);
  });
  afterAll(() => {
    files.remove();
  });

  const good = { key: 'own.json', edition: '1', expires: '2099-01-01' };
  test.each([
    ['an edition that is no number', { edition: 'x' }, /--edition x: it has to be a whole number/],
    ['a time that is over', { expires: '2020-01-01' }, /--expires 2020-01-01: that is over already/],
    ['what is no time', { expires: 'soon' }, /--expires soon: write a time like/],
    ['a public key', { key: 'trusted.json' }, /it holds no private Ed25519 key/],
    ['a key that is not there', { key: 'nowhere.json' }, /nowhere\.json cannot be read \(ENOENT\)/],
  ])('%s', async (_name, changes, message) => {
    const { key, edition, expires } = { ...good, ...changes };
    const args = ['--key', files.path(key), '--edition', edition, '--expires', expires];
    const { code, stdout, stderr } = await concord(['sign', files.path('own.json'), ...args]);
    expect([code, stdout, stderr]).toEqual([1, '', expect.stringMatching(message)]);
  });
});
