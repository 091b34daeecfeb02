import { answered, numbered, refused, type Attack, type ClientCase } from '../case.ts';
import { bearer, get, query, sendAs, sendHttp } from '../send.ts';
import type { World } from '../world.ts';

const invalid = refused(401, 'INVALID_TOKEN');
const now = (): number => Math.floor(Date.now() / 1000);

const signed = (claims: Record<string, unknown>, header: Record<string, unknown> = {}): Attack =>
  bearer(({ issuer }) => issuer.sign(claims, header));

const CLAIMS = numbered<ClientCase>('CLIENT-TOKEN', [
  {
    claim: 'a token of an issuer that nobody knows',
    attack: bearer(({ stranger }) => stranger.sign()),
    outcome: invalid,
  },
  {
    claim: "a stranger's token in the name of the issuer",
    attack: bearer(({ stranger, issuer }) => stranger.sign({ iss: issuer.issuer })),
    outcome: invalid,
  },
  {
    claim: "the issuer's name with a slash behind it",
    attack: bearer(({ issuer }) => issuer.sign({ iss: `${issuer.issuer}/` })),
    outcome: invalid,
  },
  { claim: 'an issuer called __proto__', attack: signed({ iss: '__proto__' }), outcome: invalid },
  { claim: 'another audience', attack: signed({ aud: 'urn:somebody:else' }), outcome: invalid },
  { claim: 'no audience', attack: signed({ aud: undefined }), outcome: invalid },
  { claim: 'a token that has expired', attack: signed({ exp: now() - 120 }), outcome: invalid },
  { claim: 'a token that never expires', attack: signed({ exp: undefined }), outcome: invalid },
  { claim: 'an expiry that is a text', attack: signed({ exp: '9999999999' }), outcome: invalid },
  { claim: 'a token that is not valid yet', attack: signed({ nbf: now() + 300 }), outcome: invalid },
  {
    claim: 'a token without the time it was issued at',
    attack: signed({ iat: undefined }),
    outcome: invalid,
  },
  { claim: 'an ID token', attack: signed({}, { typ: 'JWT' }), outcome: invalid },
  { claim: 'a token of no type', attack: signed({}, { typ: undefined }), outcome: invalid },
  { claim: 'a token without a client', attack: signed({ client_id: undefined }), outcome: invalid },
  {
    claim: 'a client that nobody registered',
    attack: signed({ client_id: 'nobody', sub: 'nobody' }),
    outcome: invalid,
  },
  {
    claim: 'a client called constructor',
    attack: signed({ client_id: 'constructor', sub: 'constructor' }),
    outcome: invalid,
  },
  {
    claim: 'a client that is an object',
    attack: signed({ client_id: { id: 'payments-service' } }),
    outcome: invalid,
  },
  {
    claim: 'a resident in the name of a client without residents',
    attack: signed({ sub: 'resident-1' }),
    outcome: invalid,
  },
  {
    claim: 'a purpose that the register does not grant',
    attack: signed({ authorization_details: [{ type: 'urn:concord:purpose', purpose: 'espionage' }] }),
    outcome: invalid,
  },
  {
    claim: 'details that are no list',
    attack: signed({ authorization_details: { type: 'x' } }),
    outcome: invalid,
  },
  { claim: 'an empty token', attack: bearer(() => ''), outcome: invalid },
  ...['Basic cGF5bWVudHM6eA==', 'Bearer', 'Token abc', 'Bearer a b'].map((header) => ({
    claim: `the header ${JSON.stringify(header)}`,
    attack: async (world: World) => [await sendAs(world, header)],
    outcome: invalid,
  })),
  {
    claim: 'a bad header before a good one',
    attack: async (world) => [await sendAs(world, ['Bearer x', `Bearer ${await world.issuer.sign()}`])],
    outcome: invalid,
  },
  {
    claim: 'fifty unknown keys at once, for which the issuer is asked once at most',
    attack: keyStorm,
    outcome: invalid,
  },
]);

const noVault = answered(null, 'UNAUTHORIZED_FIELD_OR_TYPE');
const VAULT = '{ vault { secret } }';

/** Asks for the vault with more rights than one has. */
function withClaims(claims: Record<string, unknown>): Attack {
  return async (world) => {
    const authorization = `Bearer ${await world.issuer.sign(claims)}`;
    const content = JSON.stringify({ query: VAULT });
    return [
      await sendHttp(world, {
        body: content,
        headers: { 'content-type': 'application/json', authorization },
      }),
    ];
  };
}

const RIGHTS = numbered<ClientCase>('CLIENT-RIGHTS', [
  {
    claim: 'a scope that the register does not grant',
    attack: withClaims({ scope: 'vault:open' }),
    outcome: noVault,
  },
  { claim: 'scopes as a list', attack: withClaims({ scope: ['vault:open'] }), outcome: noVault },
  { claim: 'a scope of everything', attack: withClaims({ scope: '*' }), outcome: noVault },
  {
    claim: 'a granted scope that the token does not carry',
    attack: withClaims({ client_id: 'clerk', sub: 'clerk' }),
    outcome: noVault,
  },
  { claim: 'a good token in the address', attack: tokenIn('address'), outcome: noVault },
  { claim: 'a good token in a cookie', attack: tokenIn('cookie'), outcome: noVault },
  {
    claim: 'headers in which others say who asks: no subgraph gets them',
    attack: otherHeaders,
    outcome: answered({ permits: [{ id: '1' }, { id: '2' }, { id: '3' }] }),
  },
]);

async function keyStorm(world: World): ReturnType<Attack> {
  const before = world.issuer.fetches();
  const replies = await Promise.all(
    Array.from({ length: 50 }, async (_, index) => {
      return sendAs(world, `Bearer ${await world.issuer.sign({}, { kid: `storm-${index}` })}`);
    }),
  );
  const fetches = world.issuer.fetches() - before;
  if (fetches > 1) throw new Error(`the issuer was asked ${fetches} times`);
  return replies.map((reply) => ({ ...reply, note: `${fetches} fetches` }));
}

function tokenIn(place: 'address' | 'cookie'): Attack {
  return async (world) => {
    const token = await world.issuer.sign({ client_id: 'clerk', sub: 'clerk', scope: 'vault:open' });
    const headers = {
      'apollo-require-preflight': '1',
      ...(place === 'cookie' && { cookie: `access_token=${token}` }),
    };
    return get({ query: VAULT, ...(place === 'address' && { access_token: token }) }, headers)(world);
  };
}

async function otherHeaders(world: World): ReturnType<Attack> {
  const planted = {
    'x-user': 'planted',
    'x-forwarded-for': 'planted',
    forwarded: 'for=planted',
    cookie: 'a=planted',
  };
  const content = JSON.stringify({ query: '{ permits { id } }' });
  const replies = [
    ...(await query('{ permits { id } }')(world)),
    await sendHttp(world, { body: content, headers: { 'content-type': 'application/json', ...planted } }),
  ];
  if (world.asked().some(({ headers }) => JSON.stringify(headers).includes('planted')))
    throw new Error('a header was handed on');
  return replies;
}

/** What is said of who asks. */
export const TOKEN_CASES: readonly ClientCase[] = [...CLAIMS, ...RIGHTS];
