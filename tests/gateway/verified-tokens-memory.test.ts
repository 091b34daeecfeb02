import { afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { createLocalJWKSet, exportJWK, generateKeyPair, SignJWT, type JWTVerifyGetKey } from 'jose';
import { createAuthentication, type Authenticate } from '../../gateway/authentication/authenticate.ts';
import { createVerifiedTokens } from '../../gateway/authentication/verified-tokens.ts';
import { parseRegister } from '../../schema/access/register.ts';
import { registerWith } from './reload-scenario.ts';

type KeyPair = Awaited<ReturnType<typeof generateKeyPair>>;

const SETTINGS = { audience: 'us', issuers: [{ issuer: 'issuer', jwks: 'http://issuer.invalid/' }] };
const register = parseRegister(registerWith('', ', two: { scopes: [], purposes: [test] }'), 'register');

let pair: KeyPair;
let keys: JWTVerifyGetKey;
/** How often a key was looked for, which is once for each verification. */
let verifications = 0;
let inForce: object | undefined;
let whileVerifying: () => void = () => undefined;

beforeAll(async () => {
  pair = await generateKeyPair('ES256');
  keys = createLocalJWKSet({ keys: [{ ...(await exportJWK(pair.publicKey)), alg: 'ES256' }] });
});
afterEach(() => {
  whileVerifying = () => undefined;
});

/** Authenticates by these keys, with room for so many tokens of the usual length. */
function authentication(room = 3): Authenticate {
  verifications = 0;
  inForce = {};
  const find: JWTVerifyGetKey = (header, token) => {
    verifications++;
    whileVerifying();
    return keys(header, token);
  };
  const authenticate = createAuthentication(SETTINGS, {
    issuerKeys: new Map([['http://issuer.invalid/', { find, inForce: () => inForce }]]),
    register,
    verified: createVerifiedTokens(room * 1200),
  });
  return (token) => authenticate(`Bearer ${token ?? ''}`);
}

function sign(claims: Record<string, unknown> = {}): Promise<string> {
  return new SignJWT({ client_id: 'one', sub: 'one', iss: 'issuer', aud: 'us', ...claims })
    .setProtectedHeader({ alg: 'ES256', typ: 'at+jwt' })
    .setIssuedAt()
    .setExpirationTime('5m')
    .sign(pair.privateKey);
}

describe('a verified token', () => {
  test('is not verified again, and has the same principal', async () => {
    const authenticate = authentication();
    const [one, two] = [await sign(), await sign({ client_id: 'two', sub: 'two' })];
    const principal = await authenticate(one);
    expect(principal).toMatchObject({ client: 'one' });
    for (let time = 0; time < 5; time++) {
      expect(await authenticate(one)).toBe(principal);
      expect(await authenticate(two)).toMatchObject({ client: 'two' });
    }
    expect(verifications).toBe(2);
  });

  test('is verified again once other keys are in force', async () => {
    const authenticate = authentication();
    const token = await sign();
    await authenticate(token);
    inForce = {};
    await authenticate(token);
    expect(verifications).toBe(2);
    await authenticate(token);
    expect(verifications).toBe(2);
  });

  test('is not kept where the keys have changed while it was verified, or were not known before', async () => {
    const authenticate = authentication();
    const token = await sign();
    whileVerifying = () => (inForce = {});
    for (let time = 1; time < 4; time++) {
      await authenticate(token);
      expect(verifications).toBe(time);
    }
    whileVerifying = () => undefined;
    inForce = undefined;
    await authenticate(token);
    await authenticate(token);
    expect(verifications).toBe(5);
  });

  test('is not kept where the register refuses it', async () => {
    const authenticate = authentication();
    const token = await sign({ client_id: 'nobody', sub: 'nobody' });
    for (let time = 1; time < 4; time++) {
      await expect(authenticate(token)).rejects.toMatchObject({ code: 'INVALID_TOKEN' });
      expect(verifications).toBe(time);
    }
  });

  test('is not pushed out by a storm of 10,000 forged ones', async () => {
    const authenticate = authentication();
    const token = await sign();
    await authenticate(token);
    const [header, payload] = token.split('.');
    for (let sent = 0; sent < 10_000; sent += 500) {
      const forged = Array.from({ length: 500 }, (_, index) => `${header}.${payload}.f${sent + index}`);
      const outcomes = await Promise.allSettled(forged.map((text) => authenticate(text)));
      expect(outcomes.filter(({ status }) => status === 'fulfilled')).toEqual([]);
    }
    expect(verifications).toBe(10_001);
    await authenticate(token);
    expect(verifications).toBe(10_001);
  });

  test('makes room for others when it was not used for the longest', async () => {
    const authenticate = authentication(3);
    const [used, unused, ...others] = await Promise.all(['1', '2', '3', '4'].map((jti) => sign({ jti })));
    for (const token of [used, unused, used, ...others]) await authenticate(token);
    expect(verifications).toBe(4);
    await authenticate(used);
    expect(verifications).toBe(4);
    await authenticate(unused);
    expect(verifications).toBe(5);
  });

  test('that is longer than 8 KiB is good, and not kept', async () => {
    const authenticate = authentication(1000);
    const token = await sign({ padding: 'x'.repeat(7000) });
    for (let time = 1; time < 4; time++) {
      await authenticate(token);
      expect(verifications).toBe(time);
    }
  });
});
