import {
  createHmac,
  createPublicKey,
  generateKeyPairSync,
  sign as signBytes,
  type JsonWebKey,
} from 'node:crypto';
import { AUDIENCE } from '../../kit/test-issuer.ts';
import { numbered, refused, type Attack, type ClientCase } from '../case.ts';
import { bearer, sendAs } from '../send.ts';
import type { World } from '../world.ts';

const invalid = refused(401, 'INVALID_TOKEN');
const now = (): number => Math.floor(Date.now() / 1000);
const encode = (part: object): string => Buffer.from(JSON.stringify(part)).toString('base64url');

/** What a good token says. */
const claimsOf = ({ issuer }: World): Record<string, unknown> => ({
  ...{ iss: issuer.issuer, aud: AUDIENCE, sub: 'payments-service', client_id: 'payments-service' },
  ...{ iat: now(), exp: now() + 300, jti: 'x', scope: '' },
});

type Signer = (input: string, world: World) => Promise<string> | string;

/** A token with a head of one's own, signed as one likes. */
function forged(header: object, sign: Signer): Attack {
  return bearer(async (world) => {
    const input = `${encode({ typ: 'at+jwt', kid: 'key-1', ...header })}.${encode(claimsOf(world))}`;
    return `${input}.${await sign(input, world)}`;
  });
}

/** The issuer's public key as if it were a secret. */
const hmac =
  (algorithm: string, form: 'pem' | 'jwk'): Signer =>
  async (input, { issuer }) => {
    const jwk = JSON.parse(await issuer.publicKeyPem()) as JsonWebKey;
    const pem = createPublicKey({ key: jwk, format: 'jwk' }).export({ type: 'spki', format: 'pem' });
    return createHmac(algorithm, form === 'pem' ? pem : JSON.stringify(jwk))
      .update(input)
      .digest('base64url');
  };

const own = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const byOwnKey: Signer = (input) =>
  signBytes('sha256', Buffer.from(input), { key: own.privateKey, dsaEncoding: 'ieee-p1363' }).toString(
    'base64url',
  );

/** Tokens that the issuer did not sign as they are. */
export const FORGERY_CASES: readonly ClientCase[] = numbered('CLIENT-FORGERY', [
  ...['none', 'None', 'nOnE', ''].map((alg) => ({
    claim: `a token whose algorithm is ${JSON.stringify(alg)}, without a signature`,
    attack: bearer((world) => `${encode({ alg, typ: 'at+jwt' })}.${encode(claimsOf(world))}.`),
    outcome: invalid,
  })),
  {
    claim: 'a token whose algorithm is none, with a signature',
    attack: forged({ alg: 'none' }, () => 'AAAA'),
    outcome: invalid,
  },
  {
    claim: "HS256 by the issuer's public key in PEM",
    attack: forged({ alg: 'HS256' }, hmac('sha256', 'pem')),
    outcome: invalid,
  },
  {
    claim: "HS256 by the issuer's public key as JWK",
    attack: forged({ alg: 'HS256' }, hmac('sha256', 'jwk')),
    outcome: invalid,
  },
  {
    claim: "HS512 by the issuer's public key in PEM",
    attack: forged({ alg: 'HS512' }, hmac('sha512', 'pem')),
    outcome: invalid,
  },
  {
    claim: 'RS256 in the name of a key that is for ES256',
    attack: forged({ alg: 'RS256' }, byOwnKey),
    outcome: invalid,
  },
  { claim: "a key of one's own", attack: forged({ alg: 'ES256' }, byOwnKey), outcome: invalid },
  {
    claim: "a key of one's own that the token brings along",
    attack: forged({ alg: 'ES256', kid: undefined, jwk: own.publicKey.export({ format: 'jwk' }) }, byOwnKey),
    outcome: invalid,
  },
  { claim: "a stranger's keys by jku, which nobody fetches", attack: byAddress('jku'), outcome: invalid },
  { claim: "a stranger's keys by x5u, which nobody fetches", attack: byAddress('x5u'), outcome: invalid },
  ...[
    '../../../../dev/null',
    "' OR '1'='1",
    'http://127.0.0.1:1/key',
    '__proto__',
    '$(id)',
    '\u0000',
    'k'.repeat(5000),
  ].map((kid) => ({
    claim: `the key id ${JSON.stringify(kid.slice(0, 30))}`,
    attack: bearer(({ issuer }) => issuer.sign({}, { kid })),
    outcome: invalid,
  })),
  {
    claim: 'a demand on whoever reads it that nobody understands (crit)',
    attack: forged({ alg: 'ES256', crit: ['x-unknown'], 'x-unknown': true }, byOwnKey),
    outcome: invalid,
  },
  {
    claim: 'a signature of zeros',
    attack: forged({ alg: 'ES256' }, () => Buffer.alloc(64).toString('base64url')),
    outcome: invalid,
  },
  { claim: 'a signature of nothing', attack: forged({ alg: 'ES256' }, () => ''), outcome: invalid },
  {
    claim: "another token's payload",
    attack: bearer(async ({ issuer }) => {
      const [head, , signature] = (await issuer.sign()).split('.');
      const [, payload] = (
        await issuer.sign({ scope: 'vault:open', client_id: 'clerk', sub: 'clerk' })
      ).split('.');
      return [head, payload, signature].join('.');
    }),
    outcome: invalid,
  },
  {
    claim: 'an encrypted token',
    attack: bearer(() => 'eyJhbGciOiJkaXIifQ..AAAA.AAAA.AAAA'),
    outcome: invalid,
  },
  { claim: 'no token', attack: bearer(() => 'opaque'), outcome: invalid },
  {
    claim: 'a payload that is no JSON',
    attack: bearer(() => 'eyJhbGciOiJFUzI1NiJ9.AAAA.AAAA'),
    outcome: invalid,
  },
  {
    claim: 'a payload of ten thousand lists in each other',
    attack: bearer(() => {
      const payload = Buffer.from('['.repeat(4000)).toString('base64url');
      return `${encode({ alg: 'ES256' })}.${payload}.AAAA`;
    }),
    outcome: invalid,
  },
]);

function byAddress(name: 'jku' | 'x5u'): Attack {
  return async (world) => {
    const before = world.stranger.fetches();
    const { issuer, stranger } = world;
    const token = await stranger.sign({ iss: issuer.issuer }, { [name]: stranger.jwks });
    const reply = await sendAs(world, `Bearer ${token}`);
    if (world.stranger.fetches() !== before) throw new Error("the stranger's keys were fetched");
    return [reply];
  };
}
