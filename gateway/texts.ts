import { createHash } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import { request } from 'undici';

/** The texts at files and addresses, which may change while the gateway runs. */
export interface Texts {
  /**
   * Tells one state of a text from the next, without reading it where that can be avoided: by what the file system says of a
   * file (so a link that leads elsewhere is a change), by the ETag of an address (RFC 9110, section 8.8.3). Never fails: what
   * cannot be had is a state too.
   */
  mark: (location: string) => Promise<string>;
  /**
   * The text as it is now. That of an address that cannot be reached any more is the last one that came from there.
   * @throws TextError
   */
  read: (location: string) => Promise<string>;
  /** Looks at addresses again, however short ago that was. */
  refresh: () => void;
}

/** Thrown where a text cannot be had; its message is for the operator. */
export class TextError extends Error {}

/** How addresses are looked at. */
export interface TextSettings {
  /** How often at most, in milliseconds. */
  addressesMs: number;
  /** Is told when an address cannot be reached any more, by its name, and when it can again. */
  onOutage: (address: string, reason: string | undefined) => void;
}

const MEBIBYTE = 1_048_576;
const MOST_BYTES = 64 * MEBIBYTE;
const TIMEOUT_MS = 10_000;

/** Whether a setting is an address rather than a file. */
export function isAddress(location: string): boolean {
  return /^https?:\/\//.test(location);
}

/** Makes the reading of texts; what it has read of addresses is kept. */
export function createTexts({ addressesMs, onOutage }: TextSettings): Texts {
  const addresses = new Map<string, Address>();
  const at = (location: string): Address => {
    let address = addresses.get(location);
    if (address === undefined) addresses.set(location, (address = createAddress(location, onOutage)));
    return address;
  };
  return {
    mark: (location) => (isAddress(location) ? at(location).mark(addressesMs) : markOfFile(location)),
    read: (location) => (isAddress(location) ? at(location).read(addressesMs) : readText(location)),
    refresh: () => {
      for (const address of addresses.values()) address.refresh();
    },
  };
}

async function readText(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    const { code = 'unknown' } = error as NodeJS.ErrnoException;
    throw new TextError(`${file} cannot be read (${code}).`, { cause: error });
  }
}

async function markOfFile(file: string): Promise<string> {
  try {
    const { dev, ino, size, mtimeNs, ctimeNs } = await stat(file, { bigint: true });
    return [dev, ino, size, mtimeNs, ctimeNs].join(':');
  } catch (error) {
    return (error as NodeJS.ErrnoException).code ?? 'unknown';
  }
}

interface Address {
  mark: (everyMs: number) => Promise<string>;
  read: (everyMs: number) => Promise<string>;
  refresh: () => void;
}

interface Fetched {
  text: string;
  etag: string | undefined;
  mark: string;
}

function createAddress(address: string, onOutage: TextSettings['onOutage']): Address {
  const { origin, pathname } = new URL(address);
  // What follows could be a secret.
  const name = `${origin}${pathname}`;
  let last: Fetched | undefined;
  let lookedAt = -Infinity;
  let isOut = false;

  const look = async (everyMs: number): Promise<Fetched> => {
    const now = performance.now();
    if (last && now - lookedAt < everyMs) return last;
    lookedAt = now;
    try {
      last = (await get(address, last?.etag)) ?? last;
      if (isOut) onOutage(name, undefined);
      isOut = false;
    } catch (error) {
      const reason = error instanceof TextError ? error.message : 'it cannot be reached';
      if (last && !isOut) onOutage(name, reason);
      isOut = last !== undefined;
      if (!last) throw new TextError(`${name}: ${reason}.`, { cause: error });
    }
    if (!last) throw new TextError(`${name}: it says that nothing has changed, and never sent anything.`);
    return last;
  };
  return {
    mark: async (everyMs) => (await look(everyMs).catch(() => ({ mark: 'none' }))).mark,
    read: async (everyMs) => (await look(everyMs)).text,
    refresh: () => (lookedAt = -Infinity),
  };
}

/** Fetches what has changed since the ETag (RFC 9110, section 13.1.2); undefined where nothing has. Follows no redirect. */
async function get(address: string, etag: string | undefined): Promise<Fetched | undefined> {
  const { statusCode, headers, body } = await request(address, {
    headers: etag === undefined ? {} : { 'if-none-match': etag },
    signal: AbortSignal.timeout(TIMEOUT_MS),
  });
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of body as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > MOST_BYTES) throw new TextError(`it sends more than ${MOST_BYTES} bytes`);
    chunks.push(chunk);
  }
  if (statusCode === 304) return undefined;
  if (statusCode !== 200) throw new TextError(`it answers with status ${statusCode}`);
  const text = Buffer.concat(chunks).toString('utf8');
  const mark = createHash('sha256').update(text).digest('hex');
  return { text, mark, etag: typeof headers['etag'] === 'string' ? headers['etag'] : undefined };
}
