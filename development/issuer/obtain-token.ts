import { createHash, randomBytes } from 'node:crypto';
import { developmentSecret, type RegisteredClient } from './clients.ts';
import { signedInUri } from './provider.ts';

/** A token response (RFC 6749, section 5.1). */
export interface TokenResponse {
  access_token: string;
  /** In seconds. */
  expires_in: number;
  token_type: string;
}

interface Options {
  client: RegisteredClient;
  /** The issuer's identifier, in which the addresses that it sends are written. */
  issuer: string;
  /** Where the issuer can be reached from here. */
  origin: string;
  /** The resident to sign in as, where the client is one for residents. */
  resident: string;
}

/** Obtains an access token over HTTP, as the client would: for itself, or after a resident's sign-in. */
export async function obtainToken(options: Options): Promise<TokenResponse> {
  return options.client.residents
    ? signIn(options)
    : requestToken(options, { grant_type: 'client_credentials' });
}

/** Plays the browser of a resident who signs in (RFC 6749, section 4.1, with RFC 7636). */
async function signIn(options: Options): Promise<TokenResponse> {
  const { client, issuer, resident } = options;
  const verifier = randomBytes(32).toString('base64url');
  const redirectUri = signedInUri(issuer);
  const authorization = new URLSearchParams({
    client_id: client.id,
    response_type: 'code',
    redirect_uri: redirectUri,
    code_challenge: createHash('sha256').update(verifier).digest('base64url'),
    code_challenge_method: 'S256',
  });

  const visit = browser(options.origin, issuer);
  let next = await visit(`/auth?${authorization.toString()}`);
  next = await visit(next.href, new URLSearchParams({ resident }));
  next = await visit(next.href);
  const code = next.searchParams.get('code');
  if (code === null) throw new Error(`the sign-in ended at ${next.pathname} without a code`);
  return requestToken(options, {
    grant_type: 'authorization_code',
    code,
    redirect_uri: redirectUri,
    code_verifier: verifier,
  });
}

/** A browser that keeps cookies, opens an address or sends a form to it, and tells where it is sent on to. */
function browser(origin: string, issuer: string): (address: string, form?: URLSearchParams) => Promise<URL> {
  const cookies = new Map<string, string>();
  return async (address, form) => {
    const { pathname, search } = new URL(address, issuer);
    const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const response = await fetch(new URL(pathname + search, origin), {
      redirect: 'manual',
      headers: { cookie },
      ...(form && { method: 'POST', body: form }),
    });
    for (const line of response.headers.getSetCookie()) {
      const [, name, value] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      if (name !== undefined && value !== undefined) cookies.set(name, value);
    }
    const location = response.headers.get('location');
    if (location === null) throw new Error(`${pathname} answered ${response.status} and leads nowhere`);
    return new URL(location, issuer);
  };
}

async function requestToken(
  { client, origin }: Options,
  grant: Record<string, string>,
): Promise<TokenResponse> {
  const credentials = `${encodeURIComponent(client.id)}:${encodeURIComponent(developmentSecret(client.id))}`;
  const response = await fetch(new URL('/token', origin), {
    method: 'POST',
    headers: { authorization: `Basic ${Buffer.from(credentials).toString('base64')}` },
    body: new URLSearchParams(grant),
  });
  if (!response.ok)
    throw new Error(`the token endpoint answered ${response.status}: ${await response.text()}`);
  return (await response.json()) as TokenResponse;
}
