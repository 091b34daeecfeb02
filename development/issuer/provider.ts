import { randomBytes } from 'node:crypto';
import { exportJWK, generateKeyPair } from 'jose';
import {
  errors,
  Provider,
  type ClientMetadata,
  type Configuration,
  type KoaContextWithOIDC,
} from 'oidc-provider';
import { developmentSecret, type RegisteredClient } from './clients.ts';

/** How long an access token is good for, in seconds. */
const ACCESS_TOKEN_SECONDS = 600;
const SESSION_SECONDS = 3600;

interface ProviderOptions {
  issuer: string;
  audience: string;
  clients: readonly RegisteredClient[];
}

/** Where the residents' portal is sent back to: a page of the issuer's own, as the portal is not part of this. */
export function signedInUri(issuer: string): string {
  return new URL('/development/signed-in', issuer).href;
}

/**
 * Makes the authorization server: client credentials, or authorization code with PKCE (RFC 7636) for clients through
 * which residents sign in; access tokens as JWTs (RFC 9068) with the scopes that the register grants. Its signing key
 * lives as long as the process.
 */
export async function createProvider({ issuer, audience, clients }: ProviderOptions): Promise<Provider> {
  const { privateKey } = await generateKeyPair('ES256', { extractable: true });
  const scopesOf = new Map(clients.map(({ id, scopes }) => [id, scopes.join(' ')]));
  const provider = new Provider(issuer, {
    clients: clients.map((client) => toMetadata(client, issuer)),
    clientDefaults: { id_token_signed_response_alg: 'ES256' },
    scopes: ['openid', ...new Set(clients.flatMap(({ scopes }) => scopes))],
    jwks: { keys: [{ ...(await exportJWK(privateKey)), alg: 'ES256', use: 'sig' }] },
    cookies: { keys: [randomBytes(32).toString('hex')] },
    responseTypes: ['code'],
    clientAuthMethods: ['client_secret_basic'],
    pkce: { required: () => true },
    findAccount: (_context, id) => ({ accountId: id, claims: () => ({ sub: id }) }),
    interactions: { url: (_context, interaction) => `/interaction/${interaction.uid}` },
    loadExistingGrant: (context) => grantEverything(context, audience, scopesOf),
    clientBasedCORS: () => false,
    ttl: {
      AccessToken: ACCESS_TOKEN_SECONDS,
      ClientCredentials: ACCESS_TOKEN_SECONDS,
      AuthorizationCode: 60,
      IdToken: ACCESS_TOKEN_SECONDS,
      Interaction: SESSION_SECONDS,
      Session: SESSION_SECONDS,
      Grant: SESSION_SECONDS,
    },
    features: {
      devInteractions: { enabled: false },
      userinfo: { enabled: false },
      rpInitiatedLogout: { enabled: false },
      clientCredentials: { enabled: true },
      resourceIndicators: resourceIndicators(audience, scopesOf),
    },
    renderError: (context, out) => {
      context.type = 'json';
      context.body = out;
    },
  });
  provider.use(async (context, next) => {
    await next();
    if (context.status !== 404 || context.body) return;
    context.status = 404;
    context.body = { error: 'not_found', error_description: 'There is nothing at this address.' };
  });
  return provider;
}

function toMetadata({ id, scopes, residents }: RegisteredClient, issuer: string): ClientMetadata {
  return {
    client_id: id,
    client_secret: developmentSecret(id),
    grant_types: [residents ? 'authorization_code' : 'client_credentials'],
    response_types: residents ? ['code'] : [],
    redirect_uris: residents ? [signedInUri(issuer)] : [],
    // What is not listed here is refused; a client without any scope lists what grants nothing.
    scope: ['openid', ...scopes].join(' '),
  };
}

/** There is one resource server, the gateway, and nobody has to name it (RFC 8707, section 2). */
function resourceIndicators(
  audience: string,
  scopesOf: ReadonlyMap<string, string>,
): NonNullable<NonNullable<Configuration['features']>['resourceIndicators']> {
  return {
    enabled: true,
    defaultResource: () => audience,
    useGrantedResource: () => true,
    getResourceServerInfo: (context, resource, { clientId }) => {
      if (resource !== audience) throw new errors.InvalidTarget();
      const scope = scopesOf.get(clientId) ?? '';
      // A client that names no scope gets all of its own (RFC 6749, section 3.3).
      const { params } = context.oidc;
      if (params && scope !== '') params['scope'] ??= scope;
      return {
        scope,
        audience,
        accessTokenFormat: 'jwt',
        accessTokenTTL: ACCESS_TOKEN_SECONDS,
        jwt: { sign: { alg: 'ES256' } },
      };
    },
  };
}

/** Nobody is asked for consent: what a client may do for residents is settled in the register. */
async function grantEverything(
  { oidc }: KoaContextWithOIDC,
  audience: string,
  scopesOf: ReadonlyMap<string, string>,
): Promise<InstanceType<Provider['Grant']> | undefined> {
  const { client, session, provider } = oidc;
  if (client === undefined || session?.accountId === undefined) return undefined;
  const grant = new provider.Grant({ clientId: client.clientId, accountId: session.accountId });
  const scopes = scopesOf.get(client.clientId) ?? '';
  grant.addOIDCScope(`openid ${scopes}`.trim());
  grant.addResourceScope(audience, scopes);
  await grant.save();
  return grant;
}
