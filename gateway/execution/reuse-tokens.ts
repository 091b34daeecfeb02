import { LRUCache } from 'lru-cache';
import { bytesOf } from '../graphql/bytes-of.ts';
import type { SignCaller } from './caller-token.ts';

/** For so long a token is used again; it is good for 60 s, so what is sent last has half of them left. */
const REUSED_MS = 30_000;
/** How much is kept, in bytes. */
const KEPT_BYTES = 16 * 1_048_576;
/** What a token takes beside what it tells. */
const BYTES_OF_ONE = 1024;

/** Signs once where the same caller asks the same subgraph again and again. What a token tells is its key here. */
export function reuseTokens(sign: SignCaller): SignCaller {
  const tokens = new LRUCache<string, Promise<string>>({
    ttl: REUSED_MS,
    maxSize: KEPT_BYTES,
    sizeCalculation: (_token, told) => BYTES_OF_ONE + 2 * bytesOf(told),
  });
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
