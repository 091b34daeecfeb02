import { createRemoteJWKSet, errors, jwtVerify } from 'jose';

/** Who asks, as the gateway tells it. An anonymous caller has neither organisation nor client. */
export interface Caller {
  organisation: string | undefined;
  client: string | undefined;
  /** What the data are asked for, an id of the purpose register; undefined where that is not clear. */
  purpose: string | undefined;
  /** The resident who is signed in, where one is. A subgraph answers about residents for this one alone. */
  resident: string | undefined;
}

/** Thrown where a request does not come from the gateway; answered with 401. */
export class NotFromGateway extends Error {}

/** Reads the caller from an `Authorization` header, or throws {@link NotFromGateway}. */
export type VerifyCaller = (authorization: string | undefined) => Promise<Caller>;

interface VerifierOptions {
  /** The subgraph's own name: the only audience it accepts. */
  audience: string;
  issuer: string;
  jwksUrl: string;
}

/**
 * Makes the check of the gateway's caller tokens: signed by a key that the gateway publishes, meant for this
 * subgraph, and at most a minute old (RFC 7519, sections 4.1.1 to 4.1.6).
 */
export function createCallerVerifier({ audience, issuer, jwksUrl }: VerifierOptions): VerifyCaller {
  const keys = createRemoteJWKSet(new URL(jwksUrl), { cooldownDuration: 1000, timeoutDuration: 2000 });
  return async (authorization) => {
    const token = /^Bearer ([\w.-]+)$/.exec(authorization ?? '')?.[1];
    if (token === undefined) throw new NotFromGateway('a caller token of the gateway is missing');
    try {
      const { payload } = await jwtVerify(token, keys, {
        audience,
        issuer,
        algorithms: ['ES256'],
        typ: 'caller+jwt',
        maxTokenAge: '60s',
        clockTolerance: 5,
        requiredClaims: ['exp', 'iat'],
      });
      return {
        organisation: optionalString(payload['organisation']),
        client: optionalString(payload['client']),
        purpose: optionalString(payload['purpose']),
        resident: optionalString(payload['resident']),
      };
    } catch (error) {
      if (error instanceof errors.JOSEError) throw new NotFromGateway(error.code, { cause: error });
      throw error;
    }
  };
}

function optionalString(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}
