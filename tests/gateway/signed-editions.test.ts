import { createHash } from 'node:crypto';
import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { CompactSign, base64url, exportJWK, generateKeyPair, importJWK, type JWK } from 'jose';
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { until } from '../kit/load.ts';
import { concord } from '../kit/run-command.ts';
import {
  createFolder,
  registerWith,
  startReloadable,
  supergraphWith,
  type Folder,
  type Reloadable,
} from './reload-scenario.ts';

jest.setTimeout(240_000);

const ONE = supergraphWith();
const TWO = supergraphWith('more: String');
const REGISTER = registerWith();
const LATER = '2099-01-01T00:00:00.000Z';

/** Where the keys of the one who may sign lie. */
let keys: Folder;
let signer: JWK;
beforeAll(async () => {
  keys = createFolder({});
  const made = await concord([
    'keygen',
    '--private',
    keys.path('own.json'),
    '--public',
    keys.path('trusted.json'),
  ]);
  expect(made).toMatchObject({ code: 0, stderr: '' });
  signer = JSON.parse(readFileSync(keys.path('own.json'), 'utf8')) as JWK;
});
afterAll(() => {
  keys.remove();
});

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

/** What is signed, with changes. */
const statement = (edition: number, changes: Record<string, unknown> = {}): Record<string, unknown> => ({
  ...{ edition, expires: LATER, supergraph: sha256(ONE), register: sha256(REGISTER) },
  ...changes,
});

async function sign(
  claims: Record<string, unknown>,
  { key = signer, header = {} }: { key?: JWK; header?: Record<string, string> } = {},
): Promise<string> {
  return new CompactSign(new TextEncoder().encode(JSON.stringify(claims)))
    .setProtectedHeader({ alg: 'EdDSA', typ: 'concord-edition+jws', kid: signer.kid ?? '', ...header })
    .sign(await importJWK(key, 'EdDSA'));
}

/** A gateway that serves what is signed. */
async function start(
  signature: string,
  folder: Record<string, string> = {},
  leastEdition?: number,
): Promise<Reloadable> {
  const files = createFolder({ 'edition.jws': signature, ...folder });
  const gateway = await startReloadable(
    {
      register: 'partners.yaml',
      signature: {
        keys: keys.path('trusted.json'),
        file: files.path('edition.jws'),
        ...(leastEdition === undefined ? { editionFile: files.path('edition.json') } : { leastEdition }),
      },
    },
    { 'partners.yaml': REGISTER },
  ).catch((error: unknown) => {
    files.remove();
    throw error;
  });
  const stop = async (): Promise<void> => {
    await gateway.stop();
    files.remove();
  };
  return { ...gateway, folder: { ...gateway.folder, ...onlyOf(files, gateway.folder) }, stop };
}

/** The signature and what the gateway keeps lie in a folder of their own. */
function onlyOf(files: Folder, others: Folder): Pick<Folder, 'path' | 'put'> {
  const of = (name: string): Folder => (name.startsWith('edition.') ? files : others);
  return { path: (name) => of(name).path(name), put: (name, content) => of(name).put(name, content) };
}

/** Forgeries of a signature over what is there, by what is wrong with them. */
async function forgeries(edition: number): Promise<Record<string, [signature: string, reason: RegExp]>> {
  const { privateKey } = await generateKeyPair('EdDSA', { extractable: true });
  const stranger = await exportJWK(privateKey);
  const good = await sign(statement(edition));
  const [header = '', , end = ''] = good.split('.');
  const raised = base64url.encode(JSON.stringify(statement(edition + 1)));
  const unsigned = base64url.encode(JSON.stringify({ alg: 'none', typ: 'concord-edition+jws' }));
  const payload = new TextEncoder().encode(JSON.stringify(statement(edition)));
  const byPublicKey = await new CompactSign(payload)
    .setProtectedHeader({ alg: 'HS256', typ: 'concord-edition+jws', kid: signer.kid ?? '' })
    .sign(base64url.decode(signer.x ?? ''));
  return {
    'a supergraph that was changed after it was signed': [
      await sign(statement(edition, { supergraph: sha256(`${ONE} `) })),
      /another supergraph/,
    ],
    'the signature of another register': [
      await sign(statement(edition, { register: sha256('') })),
      /another partner register/,
    ],
    'the signature of a supergraph without a register': [
      await sign(statement(edition, { register: undefined })),
      /another partner register/,
    ],
    'one that has expired': [
      await sign(statement(edition, { expires: '2020-01-01T00:00:00Z' })),
      /Edition \d+ has expired \(2020/,
    ],
    'a key that is not in the list': [
      await sign(statement(edition), { key: stranger, header: { kid: 'stranger' } }),
      /a key that is not trusted/,
    ],
    'a key that is not in the list under the name of one that is': [
      await sign(statement(edition), { key: stranger }),
      /does not hold/,
    ],
    'alg none': [`${unsigned}.${base64url.encode(payload)}.`, /does not hold/],
    'the public key as a shared secret': [byPublicKey, /does not hold/],
    'an edition that was raised afterwards': [`${header}.${raised}.${end}`, /does not hold/],
    'what was signed for something else': [
      await sign(statement(edition), { header: { typ: 'at+jwt' } }),
      /made for something else/,
    ],
    'a statement with more in it': [await sign(statement(edition, { also: 'this' })), /does not hold/],
    'no signature': ['', /does not hold/],
    'half a signature': [good.slice(0, good.length / 2), /does not hold/],
  };
}

describe('while it runs, a gateway refuses', () => {
  let gateway: Reloadable;
  beforeAll(async () => {
    gateway = await start(await sign(statement(5)));
  });
  afterAll(() => gateway.stop());

  test('every forgery, and goes on with what it serves', async () => {
    for (const [name, [forged, reason]] of Object.entries(await forgeries(6))) {
      const reasons = await gateway.refuses(() => gateway.folder.put('edition.jws', forged));
      expect([name, reasons]).toEqual([name, expect.stringMatching(reason)]);
      expect((await gateway.readiness()).edition).toBe(5);
      gateway.folder.put('edition.jws', await sign(statement(5)));
      await until(async () => (await gateway.readiness()).refusedSince === undefined);
    }
  });

  test('an edition that is older, another one of the same number, and a file that nobody signed', async () => {
    const refuse = async (name: string, content: string): Promise<string> =>
      gateway.refuses(() => gateway.folder.put(name, content));
    const restore = async (): Promise<void> => {
      gateway.folder.put('edition.jws', await sign(statement(5)));
      gateway.folder.put('supergraph.graphql', ONE);
      await until(async () => (await gateway.readiness()).refusedSince === undefined);
    };
    expect(await refuse('edition.jws', await sign(statement(4)))).toMatch(/Edition 4 is older than 5/);
    await restore();
    expect(await refuse('supergraph.graphql', TWO)).toMatch(/another supergraph/);
    gateway.folder.put('edition.jws', await sign(statement(5, { supergraph: sha256(TWO) })));
    await gateway.logged(({ reasons }) =>
      String(reasons).includes('Edition 5 was served before, with something'),
    );
    await restore();
  });

  test('what is older than the newest that it has served, and keeps on disk which that was', async () => {
    gateway.folder.put('supergraph.graphql', TWO);
    gateway.folder.put('edition.jws', await sign(statement(6, { supergraph: sha256(TWO) })));
    await until(async () => (await gateway.readiness()).edition === 6);
    await until(async () => (await gateway.readiness()).refusedSince === undefined);
    expect((await gateway.request('{ more }')).data).toEqual({ more: 'done' });
    const reasons = await gateway.refuses(() => {
      gateway.folder.put('edition.jws', '');
    });
    expect(reasons).toMatch(/does not hold/);
    gateway.folder.put('supergraph.graphql', ONE);
    gateway.folder.put('edition.jws', await sign(statement(5)));
    await gateway.logged(({ reasons: told }) => String(told).includes('Edition 5 is older than 6'));
    expect((await gateway.readiness()).edition).toBe(6);
    expect(JSON.parse(readFileSync(gateway.folder.path('edition.json'), 'utf8'))).toMatchObject({
      edition: 6,
    });
  });
});

describe('a gateway does not start', () => {
  test.each([
    'one that has expired',
    'alg none',
    'a key that is not in the list',
    'the signature of another register',
  ])('with %s', async (name) => {
    const [forged = '', reason] = (await forgeries(3))[name] ?? [];
    await expect(start(forged)).rejects.toThrow(reason);
  });

  test('with an edition that is older than the one it served last, or than the least that is set', async () => {
    const kept = { 'edition.json': '{"edition":8,"digest":"x"}' };
    await expect(start(await sign(statement(7)), kept)).rejects.toThrow(/Edition 7 is older than 8/);
    await expect(start(await sign(statement(7)), {}, 8)).rejects.toThrow(/edition 7 is older than 8/);
    await expect(start(await sign(statement(9)), { 'edition.json': '{}' })).rejects.toThrow(
      /edition\.json does not hold what a gateway wrote there/,
    );
  });

  test('where nothing says which edition is too old, or the list of keys holds a private one', async () => {
    const config = (signature: object): string => {
      keys.put('gateway.yaml', JSON.stringify({ supergraph: 'none', signature }));
      return keys.path('gateway.yaml');
    };
    const check = async (signature: object): Promise<string> =>
      (await concord(['gateway', '--check-config', '--config', config(signature)])).stderr;
    expect(await check({ keys: 'a', file: 'b' })).toMatch(/signature: needs an editionFile/);
    keys.put('private.json', JSON.stringify({ keys: [signer] }));
    keys.put('none', ONE);
    keys.put('signed', await sign(statement(1, { register: undefined })));
    expect(await check({ keys: 'private.json', file: 'signed', leastEdition: 1 })).toMatch(
      /signature\.keys: .*private\.json does not hold public Ed25519 keys/,
    );
  });
});

describe('concord keygen and concord sign', () => {
  test('make what a gateway accepts; the private key is for its owner alone, and is never written over', async () => {
    expect(statSync(keys.path('own.json')).mode & 0o777).toBe(0o600);
    const again = await concord([
      'keygen',
      '--private',
      keys.path('own.json'),
      '--public',
      keys.path('other.json'),
    ]);
    expect([again.code, again.stderr]).toEqual([1, expect.stringMatching(/own\.json is there already/)]);
    writeFileSync(keys.path('supergraph.graphql'), ONE);
    writeFileSync(keys.path('partners.yaml'), REGISTER);
    const args = ['sign', keys.path('supergraph.graphql'), '--register', keys.path('partners.yaml')];
    const signed = await concord([
      ...args,
      '--key',
      keys.path('own.json'),
      '--edition',
      '3',
      '--expires',
      '2099-06-30',
    ]);
    expect(signed).toMatchObject({ code: 0, stderr: '' });
    const gateway = await start(signed.stdout, {}, 3);
    expect((await gateway.readiness()).edition).toBe(3);
    await gateway.stop();
  });
});
