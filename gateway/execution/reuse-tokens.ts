import { LRUCache } from 'lru-cache';
import type { SignCaller } from './caller-token.ts';

/** For so long a token is used again; it is good for 60 s, so what is sent last has half of them left. */
const REUSED_MS = 30_000;
const KEPT_TOKENS = 10_000;

/** Signs once where the same caller asks the same subgraph again and again. What a token tells is its key here. */
export function reuseTokens(sign: SignCaller): SignCaller {
  const tokens = new LRUCache<string, Promise<string>>({ max: KEPT_TOKENS, ttl: REUSED_MS });
  return (principal, subgraph) => {
    const { organisation, client, purpose, resident } = principal;
    const key = JSON.stringify([organisation, client, purpose, resident, subgraph]);
    const known = tokens.get(key);
    if (known) return known;
    const token = sign(principal, subgraph);
    tokens.set(key, token);
    token.catch(() => tokens.delete(key));
    return token;
  };
}
