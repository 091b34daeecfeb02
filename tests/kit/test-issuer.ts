import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, generateKeyPair, SignJWT, type JWTPayload } from 'jose';

type KeyPair = Awaited<ReturnType<typeof generateKeyPair>>;

/** A token issuer under the test's control: it publishes what it is told to, and signs anything. */
export interface TestIssuer {
  issuer: string;
  jwks: string;
  /** How often its keys were fetched. */
  fetches: () => number;
  /** Signs good claims with changes; a claim set to undefined is left out. */
  sign: (claims?: JWTPayload, header?: Record<string, unknown>) => Promise<string>;
  /** Signs from now on with a new key, published or not, under another name or that of the one before. */
  rotate: (options?: { publish?: boolean; isRenamed?: boolean }) => Promise<void>;
  /** Answers 503 from now on, or no more. */
  setOutage: (isOut: boolean) => void;
  publicKeyPem: () => Promise<string>;
  close: () => void;
}

export const AUDIENCE = 'urn:concord:gateway';

/** Starts an issuer with one ES256 key. */
export async function startTestIssuer(): Promise<TestIssuer> {
  let fetches = 0;
  let isOut = false;
  let serial = 1;
  let pair: KeyPair = await generateKeyPair('ES256', { extractable: true });
  let published: object[] = [await publicJwk(pair, 'key-1')];
  const server = createServer((_request, response) => {
    fetches++;
    response
      .writeHead(isOut ? 503 : 200, { 'content-type': 'application/json' })
      .end(JSON.stringify({ keys: published }));
  });
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    issuer,
    jwks: `${issuer}/jwks`,
    fetches: () => fetches,
    sign: (claims = {}, header = {}) => {
      const now = Math.floor(Date.now() / 1000);
      const good = {
        iss: issuer,
        aud: AUDIENCE,
        sub: 'payments-service',
        client_id: 'payments-service',
        iat: now,
        exp: now + 300,
        jti: 'x',
        scope: '',
      };
      return new SignJWT({ ...good, ...claims })
        .setProtectedHeader({ alg: 'ES256', typ: 'at+jwt', kid: `key-${serial}`, ...header })
        .sign(pair.privateKey);
    },
    rotate: async ({ publish = true, isRenamed = true } = {}) => {
      pair = await generateKeyPair('ES256', { extractable: true });
      if (isRenamed) serial++;
      if (publish) published = [await publicJwk(pair, `key-${serial}`)];
    },
    setOutage: (out) => void (isOut = out),
    publicKeyPem: async () => JSON.stringify(await exportJWK(pair.publicKey)),
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}

async function publicJwk({ publicKey }: KeyPair, kid: string): Promise<object> {
  return { ...(await exportJWK(publicKey)), kid, alg: 'ES256', use: 'sig' };
}
