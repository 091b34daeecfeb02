import { createPrivateKey, generateKeyPairSync, sign } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { JWK } from 'jose';
import { PROJECT_FOLDER } from '../../development/federation.ts';
import { startGuard, type Guard } from '../../development/guard.ts';
import { answersOk, startProgram, waitUntilReady, type Program } from '../../development/program.ts';
import {
  createRequestSigner,
  createSigningKey,
  signatureBase,
  type Component,
} from '../../gateway/execution/http/sign-request.ts';
import { startFederationGateway, type FederationGateway } from '../kit/federation-gateway.ts';
import { freePortBase } from '../kit/free-ports.ts';
import { sharedFederation } from '../kit/shared-federation.ts';
import { callerToken } from '../kit/subgraph-client.ts';
import { writeResidentIds } from '../../development/resident-ids.ts';

describe('what is signed is what RFC 9421 says', () => {
  test('as in its appendix B.2.6', () => {
    const key = createPrivateKey({
      format: 'jwk',
      key: {
        kty: 'OKP',
        crv: 'Ed25519',
        d: 'n4Ni-HpISpVObnQMW0wOhCKROaIKqKtW_2ZYb2p9KcU',
        x: 'JrQLj5P_89iXES9-vFgrIy29clF9CC_oPPsw3c5D0bs',
      },
    });
    const components: Component[] = [
      ['date', 'Tue, 20 Apr 2021 02:07:55 GMT'],
      ['@method', 'POST'],
      ['@path', '/foo'],
      ['@authority', 'example.com'],
      ['content-type', 'application/json'],
      ['content-length', '18'],
    ];
    const params =
      '("date" "@method" "@path" "@authority" "content-type" "content-length");created=1618884473;keyid="test-key-ed25519"';
    const signature = sign(null, Buffer.from(signatureBase(components, params)), key);
    expect(signature.toString('base64')).toBe(
      'wqcAqbmYJ2ji2glfAMaRy4gruYYnx2nEFN2HN6jrnDnQCK1u02Gb04v9EDgwUPiu4A0w6vuQv5lIp5WPpBKRCw==',
    );
  });

  test('with the digest of the body as in its appendix B.2, and the time in seconds', () => {
    const signer = createRequestSigner(createSigningKey(), () => 1_618_884_473_999);
    const [digest, input] = signer.sign('/foo', Buffer.from('{"hello": "world"}'), [['date', 'now']]);
    expect(digest).toEqual(['content-digest', 'sha-256=:X48E9qOokqqrvdts8nOJRJN3OWDUoyWxBf7kbu9DBPE=:']);
    expect(input).toEqual([
      'signature-input',
      `sig=("@method" "@path" "content-digest" "date");created=1618884473;keyid="${signer.publicJwk.kid}";alg="ed25519";tag="concord"`,
    ]);
  });
});

describe('a subgraph that wants signatures', () => {
  const QUERY = '{ service(id: "svc-passport") { name checkout { methods } } }';
  const jwk = generateKeyPairSync('ed25519').privateKey.export({ format: 'jwk' }) as JWK;
  const folder = mkdtempSync(join(tmpdir(), 'concord-signatures-'));
  const keyFile = join(folder, 'signature-key.json');
  let guard: Guard;
  let payments: Program;
  let address: string;
  let gateway: FederationGateway;

  beforeAll(async () => {
    writeFileSync(keyFile, JSON.stringify(jwk), { mode: 0o600 });
    const shared = sharedFederation();
    const port = await freePortBase(1);
    address = `http://127.0.0.1:${port}/graphql`;
    gateway = await startFederationGateway(
      { subgraphDefaults: { signRequests: true }, requestSignatures: { keyFile } },
      { ...shared.subgraphs, payments: address },
    );
    guard = startGuard();
    const residentIds = await writeResidentIds(join(folder, 'resident-ids'), 10);
    const database = new URL(shared.databaseUrl);
    database.pathname = '/signed_payments';
    payments = await startProgram({
      name: 'payments',
      command: process.execPath,
      args: ['--import', 'tsx', 'subgraphs/payments/main.ts'],
      folder: PROJECT_FOLDER,
      env: {
        PATH: process.env['PATH'],
        PORT: String(port),
        DATABASE_URL: database.href,
        GATEWAY_JWKS_URL: `${gateway.url}/.well-known/jwks.json`,
        GATEWAY_ISSUER: 'urn:concord:gateway',
        GATEWAY_SIGNATURES: 'required',
        SEED_RESIDENTS: '10',
        SEED_RESIDENT_IDS: residentIds.get('payments'),
      },
      log: join(folder, 'payments.log'),
      guard,
    });
    await waitUntilReady(payments, { isReady: answersOk(`http://127.0.0.1:${port}/health`), limit: 60 });
  }, 120_000);
  afterAll(async () => {
    await gateway.stop();
    await payments.stop();
    guard.release();
    rmSync(folder, { recursive: true, force: true });
  });

  /** A question of the gateway, as it came to the subgraph. */
  async function seen(): Promise<{ headers: Record<string, string>; body: string }> {
    gateway.taps.clear();
    await gateway.request(QUERY);
    const exchange = gateway.taps.exchanges.find(({ subgraph }) => subgraph === 'payments');
    if (exchange === undefined) throw new Error('the subgraph was not asked');
    const headers = without(
      exchange.headers as Record<string, string>,
      'host',
      'connection',
      'content-length',
    );
    return { headers, body: exchange.request };
  }

  async function send(headers: Record<string, string>, body: string, path = ''): Promise<number> {
    return (await fetch(address + path, { method: 'POST', headers, body })).status;
  }

  const BODY = '{"query":"{ __typename }"}';
  /** A question of whoever holds a key, with a good token of the gateway's. */
  async function forge(
    signer: ReturnType<typeof createRequestSigner>,
    change: (covered: Component[]) => Component[] = (covered) => covered,
  ): Promise<Record<string, string>> {
    const covered: Component[] = [
      ['authorization', `Bearer ${await callerToken('payments', {})}`],
      ['content-type', 'application/json'],
      ['x-request-id', 'forged'],
      ['x-concord-deadline-ms', '5000'],
    ];
    return Object.fromEntries([...covered, ...signer.sign('/graphql', Buffer.from(BODY), change(covered))]);
  }

  test('answers the gateway, and finds the key in its key set', async () => {
    expect(await gateway.request(QUERY)).toMatchObject({
      data: { service: { checkout: { methods: expect.any(Array) } } },
      errors: [],
    });
    const { headers, body } = await seen();
    expect(await send(headers, body)).toBe(200);
    expect(await send(await forge(createRequestSigner(jwk)), BODY)).toBe(200);
  });

  const attempts: [string, () => Promise<number>][] = [
    [
      'without a signature',
      async () => {
        const { headers, body } = await seen();
        return send(without(headers, 'signature', 'signature-input'), body);
      },
    ],
    [
      'whose body was altered',
      async () => {
        const { headers, body } = await seen();
        return send(headers, body.replace('methods', '__typename'));
      },
    ],
    [
      'whose body was altered, and its digest too',
      async () => {
        const { headers } = await seen();
        const { 'content-digest': digest = '' } = await forge(createRequestSigner(createSigningKey()));
        return send({ ...headers, 'content-digest': digest }, BODY);
      },
    ],
    [
      'that was made for another caller',
      async () => {
        const { headers, body } = await seen();
        const token = await callerToken('payments', { organisation: 'agencies' });
        return send({ ...headers, authorization: `Bearer ${token}` }, body);
      },
    ],
    [
      'that went to another path',
      async () => {
        const { headers, body } = await seen();
        return send(headers, body, '/');
      },
    ],
    [
      'that is sent again when it is too old',
      async () => send(await forge(createRequestSigner(jwk, () => Date.now() - 60_000)), BODY),
    ],
    [
      'that comes from the future',
      async () => send(await forge(createRequestSigner(jwk, () => Date.now() + 60_000)), BODY),
    ],
    [
      'that a stranger has signed',
      async () => send(await forge(createRequestSigner(createSigningKey())), BODY),
    ],
    [
      "that a stranger has signed in the gateway's name",
      async () => {
        const headers = await forge(createRequestSigner(createSigningKey()));
        const { kid = '' } = createRequestSigner(jwk).publicJwk;
        const { 'signature-input': input = '' } = headers;
        return send(
          { ...headers, 'signature-input': input.replace(/keyid="[^"]*"/, `keyid="${kid}"`) },
          BODY,
        );
      },
    ],
    [
      'whose signature does not cover who asks',
      async () => send(await forge(createRequestSigner(jwk), (covered) => covered.slice(1)), BODY),
    ],
    [
      'whose signature is meant for something else',
      async () => {
        const headers = await forge(createRequestSigner(jwk));
        const { 'signature-input': input = '' } = headers;
        return send({ ...headers, 'signature-input': input.replace('"concord"', '"other"') }, BODY);
      },
    ],
    [
      'whose signature is none',
      async () => send({ ...(await forge(createRequestSigner(jwk))), signature: 'sig=:AAAA:' }, BODY),
    ],
    [
      'whose signature cannot be read',
      async () => send({ ...(await forge(createRequestSigner(jwk))), 'signature-input': '((((' }, BODY),
    ],
  ];
  test.each(attempts)('refuses a question %s', async (_name, attempt) => {
    expect(await attempt()).toBe(401);
  });
});

function without(headers: Record<string, string>, ...names: string[]): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !names.includes(name)));
}
