import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { decodeProtectedHeader } from 'jose';
import { keysOfIssuers } from '../../gateway/authentication/issuer-keys.ts';
import { startTestIssuer, type TestIssuer } from '../kit/test-issuer.ts';

let issuer: TestIssuer;
beforeAll(async () => {
  issuer = await startTestIssuer();
});
afterAll(() => issuer.close());

test('who has waited for keys goes on in turn; whose key is known waits for none', async () => {
  const waiting: (() => void)[] = [];
  const turn = (): Promise<void> => new Promise((resolve) => void waiting.push(resolve));
  const keys = keysOfIssuers([issuer], turn).get(issuer.jwks);
  if (!keys) throw new Error('the issuer has keys');
  const kid = String(decodeProtectedHeader(await issuer.sign()).kid);
  const goneOn: string[] = [];
  const find = async (name: string): Promise<void> => {
    const header = { alg: 'ES256', kid: name };
    await Promise.resolve(keys.find(header, { payload: '', signature: '' })).catch(() => undefined);
    goneOn.push(name);
  };
  // Nothing is known yet, so all of them wait for the same fetch.
  const all = Promise.all([kid, 'unknown-1', 'unknown-2'].map(find));
  while (waiting.length < 3) await new Promise(setImmediate);
  expect(issuer.fetches()).toBe(1);
  expect(goneOn).toEqual([]);
  waiting.shift()?.();
  await new Promise(setImmediate);
  expect(goneOn).toHaveLength(1);
  for (const goOn of waiting.splice(0)) goOn();
  await all;
  await find(kid);
  // Not asked for again so soon.
  await find('unknown-3');
  expect(goneOn).toHaveLength(5);
  expect(waiting).toEqual([]);
});
