import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';

/** An issuer of access tokens that serves its keys. */
export interface Issuer {
  jwksUrl: string;
  /** Signs an access token of an hour (RFC 9068) for a client of the register. */
  sign: (client: string, scopes: readonly string[]) => Promise<string>;
  close: () => void;
}

/** The `iss` and the `aud` of the bench's tokens. */
export const ISSUER = 'bench';

/** Starts an issuer in this process. */
export async function startIssuer(): Promise<Issuer> {
  const { privateKey, publicKey } = await generateKeyPair('ES256', { extractable: true });
  const keys = JSON.stringify({ keys: [{ ...(await exportJWK(publicKey)), kid: ISSUER, alg: 'ES256' }] });
  const server = createServer((_request, response) => {
    response.setHeader('content-type', 'application/json').end(keys);
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  return {
    jwksUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    sign: (client, scopes) =>
      new SignJWT({ client_id: client, scope: scopes.join(' ') })
        .setProtectedHeader({ alg: 'ES256', typ: 'at+jwt', kid: ISSUER })
        .setIssuer(ISSUER)
        .setAudience(ISSUER)
        .setSubject(client)
        .setIssuedAt()
        .setExpirationTime('1h')
        .sign(privateKey),
    close: () => server.close(),
  };
}
