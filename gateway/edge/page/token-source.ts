/**
 * Gives the access token that a request is sent with, null for none. Tokens live in memory alone and go with the page.
 * Rejects with an Error that says in words what to do.
 */
export type TokenSource = () => Promise<string | null>;

/** A token that does not change; null is nobody's. */
export function fixedToken(token: string | null): TokenSource {
  return () => Promise.resolve(token);
}

/** Fetches a token for `as` from `endpoint` when the first one is needed, and a new one before the last expires. */
export function renewedToken(endpoint: string, as: string): TokenSource {
  let token: Promise<string | null>;
  let renewAt = 0;
  return () => {
    if (Date.now() >= renewAt) {
      renewAt = Infinity;
      token = fetchToken(endpoint, as).then(
        ({ access_token, expires_in }) => {
          // The last fifth of its life is left for slow requests and for clocks that differ.
          renewAt = Date.now() + expires_in * 800;
          return access_token;
        },
        (error: unknown) => {
          renewAt = 0;
          throw error;
        },
      );
    }
    return token;
  };
}

interface TokenAnswer {
  access_token: string | null;
  /** In seconds. */
  expires_in: number;
}

async function fetchToken(endpoint: string, as: string): Promise<TokenAnswer> {
  const url = new URL(endpoint);
  url.searchParams.set('as', as);
  const response = await fetch(url, { cache: 'no-store' }).catch(() => {
    throw new Error(
      `No token for ${as}: ${url.origin} does not answer. Check that it runs, then run the query again.`,
    );
  });
  const answer: unknown = await response.json().catch(() => undefined);
  if (!response.ok || !isTokenAnswer(answer)) {
    throw new Error(
      `No token for ${as}: ${url.origin} answers ${response.status}. Look at its log, or ask as someone else.`,
    );
  }
  return answer;
}

function isTokenAnswer(value: unknown): value is TokenAnswer {
  const { access_token, expires_in } = (value ?? {}) as Record<keyof TokenAnswer, unknown>;
  return (access_token === null || typeof access_token === 'string') && typeof expires_in === 'number';
}
