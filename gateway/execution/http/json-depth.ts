const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const OPEN_LIST = 0x5b;
const CLOSE_LIST = 0x5d;
const OPEN_OBJECT = 0x7b;
const CLOSE_OBJECT = 0x7d;

/**
 * Whether the objects and lists of a JSON text (RFC 8259, in UTF-8) are nested deeper than `max`. Looks at each byte once, and
 * before the text is parsed, so that nothing is built of it. Of what is not JSON it may say either.
 */
export function isDeeperThan(max: number, json: Uint8Array): boolean {
  const { length } = json;
  let depth = 0;
  for (let at = 0; at < length; at++) {
    const byte = json[at];
    if (byte === QUOTE) at = endOfString(json, at);
    else if (byte === OPEN_OBJECT || byte === OPEN_LIST) {
      if (++depth > max) return true;
    } else if (byte === CLOSE_OBJECT || byte === CLOSE_LIST) depth--;
  }
  return false;
}

/** Where the quote is that ends a string. */
function endOfString(json: Uint8Array, start: number): number {
  const { length } = json;
  let at = start + 1;
  while (at < length && json[at] !== QUOTE) at += json[at] === BACKSLASH ? 2 : 1;
  return at;
}
