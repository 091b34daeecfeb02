import { exportJWK, generateKeyPair, SignJWT, createLocalJWKSet } from 'jose';
import { createAuthentication } from '../gateway/authentication/authenticate.ts';
import { parseRegister } from '../schema/access/register.ts';

/**
 * Measures what it costs to tell who asks: microseconds of the process's CPU for a token that was not seen before, which is what each
 * request cost before tokens were kept, and for one that was, in turns, in one run.
 */

const ROUNDS = 7;
const TOKENS = 500;
const PARTNERS = 200;
const JWKS = 'http://issuer.invalid/';

const organisations = Array.from(
  { length: PARTNERS },
  (_, index) =>
    `  o${index}: { name: O, class: company, clients: { c${index}: { scopes: [a, b, c], purposes: [p] } } }`,
);
const register = parseRegister(
  `purposes: { p: { text: t, legalBasis: l, owner: o0 } }\norganisations:\n${organisations.join('\n')}\n`,
  'register',
);

for (const algorithm of ['ES256', 'RS256']) {
  const { privateKey, publicKey } = await generateKeyPair(algorithm);
  const find = createLocalJWKSet({ keys: [{ ...(await exportJWK(publicKey)), alg: algorithm }] });
  const inForce = {};
  const sign = (serial: number): Promise<string> =>
    new SignJWT({ client_id: `c${serial % PARTNERS}`, scope: 'a b', jti: String(serial) })
      .setProtectedHeader({ alg: algorithm, typ: 'at+jwt' })
      .setIssuer('bench')
      .setAudience('bench')
      .setSubject(`c${serial % PARTNERS}`)
      .setIssuedAt()
      .setExpirationTime('1h')
      .sign(privateKey);
  const tokens = await Promise.all(Array.from({ length: TOKENS }, (_, serial) => sign(serial)));
  const costs: { unknown: number; known: number }[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const authenticate = createAuthentication(
      { audience: 'bench', issuers: [{ issuer: 'bench', jwks: JWKS }] },
      { issuerKeys: new Map([[JWKS, { find, inForce: () => inForce }]]), register },
    );
    const cost = async (times: number): Promise<number> => {
      const before = process.cpuUsage();
      for (let time = 0; time < times; time++)
        for (const token of tokens) await authenticate(`Bearer ${token}`);
      const { user, system } = process.cpuUsage(before);
      return (user + system) / times / TOKENS;
    };
    costs.push({ unknown: await cost(1), known: await cost(20) });
  }
  const [unknown, known] = [median(costs.map((one) => one.unknown)), median(costs.map((one) => one.known))];
  process.stdout.write(
    `${algorithm}: ${unknown.toFixed(0)} us CPU for a token that is not known, ${known.toFixed(2)} us for one that is\n`,
  );
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}
