import { createPrivateKey } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createTestAuthority, type CertificateFiles, type TestAuthority } from '../kit/certificates.ts';
import { startGatewayHost, type GatewayHost } from '../kit/gateway-host.ts';
import { BOTH, startRawFederation, withoutPartner } from '../kit/raw-federation.ts';

let authority: TestAuthority;
let stranger: TestAuthority;
let host: GatewayHost;
beforeAll(async () => {
  [authority, stranger] = await Promise.all([createTestAuthority(), createTestAuthority()]);
  // A switch that lets any program of Node.js believe every certificate; it must not reach the gateway.
  process.env['NODE_TLS_REJECT_UNAUTHORIZED'] = '0';
  host = startGatewayHost();
  delete process.env['NODE_TLS_REJECT_UNAUTHORIZED'];
});
afterAll(async () => {
  await host.close();
  authority.remove();
  stranger.remove();
});

/** A subgraph that shows a certificate, and wants to see one of the test's authority. */
async function startSecureSubgraph(
  files: CertificateFiles,
): Promise<{ url: string; askedBy: string[]; close: () => void }> {
  const askedBy: string[] = [];
  const server = createServer(
    {
      cert: readFileSync(files.cert),
      key: readFileSync(files.key),
      ca: readFileSync(authority.ca),
      requestCert: true,
      rejectUnauthorized: true,
    },
    (request, response) => {
      const { subject } = (
        request.socket as unknown as { getPeerCertificate: () => { subject: { CN: string } } }
      ).getPeerCertificate();
      askedBy.push(subject.CN);
      response.setHeader('content-type', 'application/json').end('{"data":{"partner":"there"}}');
    },
  );
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  return {
    url: `https://localhost:${(server.address() as AddressInfo).port}/graphql`,
    askedBy,
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}

describe('gateway and subgraph show each other who they are', () => {
  /** Asks through a gateway with these certificates, a subgraph that shows that one. */
  async function ask(shown: CertificateFiles, tls: object | undefined) {
    const subgraph = await startSecureSubgraph(shown);
    const gateway = await startRawFederation(host, { url: subgraph.url, retryRatio: 0, ...(tls && { tls }) });
    const answer = await gateway.request(BOTH);
    await gateway.stop();
    subgraph.close();
    return { answer, askedBy: subgraph.askedBy, log: gateway.output() };
  }

  test('a subgraph that knows the gateway by its certificate answers it', async () => {
    const [server, client] = await Promise.all([authority.issue('localhost'), authority.issue('gateway')]);
    const { answer, askedBy } = await ask(server, { ca: authority.ca, ...client });
    expect(answer.data).toEqual({ steady: 'here', partner: 'there' });
    expect(askedBy).toEqual(['gateway']);
  });

  const attempts: [string, () => Promise<[CertificateFiles, object | undefined]>][] = [
    ['the gateway shows none', async () => [await authority.issue('localhost'), { ca: authority.ca }]],
    [
      'the gateway shows one of a stranger',
      async () => [
        await authority.issue('localhost'),
        { ca: authority.ca, ...(await stranger.issue('gateway')) },
      ],
    ],
    [
      'the subgraph shows one of a stranger',
      async () => [
        await stranger.issue('localhost'),
        { ca: authority.ca, ...(await authority.issue('gateway')) },
      ],
    ],
    [
      'the subgraph shows that of another host',
      async () => [
        await authority.issue('other'),
        { ca: authority.ca, ...(await authority.issue('gateway')) },
      ],
    ],
    ['nobody has said whom to trust', async () => [await authority.issue('localhost'), undefined]],
  ];
  test.each(attempts)('nothing is asked where %s', async (_name, certificates) => {
    const { answer, askedBy, log } = await ask(...(await certificates()));
    expect(answer).toMatchObject(withoutPartner('SUBGRAPH_UNREACHABLE'));
    expect(askedBy).toEqual([]);
    expect(log).not.toContain('localhost');
  });

  test.each([
    ['without https', { tls: { ca: 'CA' } }, 'subgraphs.partner.tls: its address is not https'],
    [
      'with a certificate without its key',
      { tls: { cert: 'CA' } },
      'subgraphs.partner.tls: cert and key go together',
    ],
    [
      'with a file that is not there',
      { url: 'https://x', tls: { ca: '/nowhere.pem' } },
      'subgraphs.partner.tls.ca',
    ],
    ['with a way to switch the check off', { tls: { rejectUnauthorized: false } }, 'rejectUnauthorized'],
    [
      'with a key that is another',
      { url: 'https://x', tls: { cert: 'CA', key: 'KEY' } },
      'that belong together',
    ],
  ])('a gateway does not start %s', async (_name, partner, message) => {
    const { key } = await stranger.issue('x');
    const text = JSON.stringify(partner)
      .replaceAll('"CA"', `"${authority.ca}"`)
      .replaceAll('"KEY"', `"${key}"`);
    const start = startRawFederation(host, JSON.parse(text) as Record<string, unknown>);
    await expect(start).rejects.toThrow(message);
  });
});

test('a gateway does not start with a key that cannot sign requests', async () => {
  const { key } = await authority.issue('gateway');
  const keyFile = `${key}.jwk`;
  writeFileSync(keyFile, JSON.stringify(createPrivateKey(readFileSync(key)).export({ format: 'jwk' })));
  const start = startRawFederation(host, { signRequests: true }, { requestSignatures: { keyFile } });
  await expect(start).rejects.toThrow('requestSignatures.keyFile: the file holds no private Ed25519 key');
});
