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

/** Up to this many bytes of a string are looked at one by one; from there on a search for the quote is faster. */
const SHORT = 24;

/** Where the quote is that ends a string; behind the end where there is none. */
function endOfString(json: Uint8Array, start: number): number {
  const { length } = json;
  const far = Math.min(length, start + SHORT);
  let at = start + 1;
  while (at < far && json[at] !== QUOTE) at += json[at] === BACKSLASH ? 2 : 1;
  while (at >= far && at < length) {
    const quote = json.indexOf(QUOTE, at);
    if (quote === -1) return length;
    if (!isEscaped(json, quote, start)) return quote;
    at = quote + 1;
  }
  return at;
}

/** Whether an odd number of backslashes stands before a quote. */
function isEscaped(json: Uint8Array, quote: number, start: number): boolean {
  let at = quote - 1;
  while (at > start && json[at] === BACKSLASH) at--;
  return (quote - 1 - at) % 2 === 1;
}
