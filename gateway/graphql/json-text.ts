const QUOTE = 0x22;
const BACKSLASH = 0x5c;

/** Where something other than space stands, from here on (RFC 8259, section 2). */
export function afterSpace(json: Buffer, start: number): number {
  let at = start;
  while (isSpace(json[at])) at++;
  return at;
}

function isSpace(byte: number | undefined): boolean {
  return byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09;
}

/** Up to this many bytes of a text are looked at one by one; from there on a search for the quote is faster. */
const SHORT = 24;

/**
 * Where the quote is that ends a text; behind the end where there is none.
 * @param start where its first character stands, or any other that is not escaped.
 */
export function endOfText(json: Buffer, start: number): number {
  const { length } = json;
  const far = Math.min(length, start + SHORT);
  let at = start;
  while (at < far && json[at] !== QUOTE) at += json[at] === BACKSLASH ? 2 : 1;
  while (at >= far && at < length) {
    const quote = json.indexOf(QUOTE, at);
    if (quote === -1) return length;
    if (!isEscaped(json, quote, start)) return quote;
    at = quote + 1;
  }
  return at;
}

/** Whether what stands here in a text is escaped: an odd number of backslashes is before it. */
export function isEscaped(json: Buffer, index: number, start: number): boolean {
  let at = index;
  while (at > start && json[at - 1] === BACKSLASH) at--;
  return (index - at) % 2 === 1;
}

/** Which of these has the name that stands here, between two quotes; undefined where none has. */
export function ofName<T extends { name: string }>(
  json: Buffer,
  { from, to }: { from: number; to: number },
  all: readonly T[],
): T | undefined {
  // Thousands of names are compared with a few: no text is made of each.
  for (const one of all) if (isText(json, from + 1, to, one.name)) return one;
  if (!hasEscape(json, from, to)) return undefined;
  const name = unescaped(json.toString('utf8', from, to + 1));
  return all.find((one) => one.name === name);
}

function hasEscape(json: Buffer, from: number, to: number): boolean {
  for (let at = from; at < to; at++) if (json[at] === BACKSLASH) return true;
  return false;
}

/** Whether these bytes are a text of ASCII. */
function isText(json: Buffer, from: number, to: number, text: string): boolean {
  if (to - from !== text.length) return false;
  for (let at = from; at < to; at++) if (json[at] !== text.charCodeAt(at - from)) return false;
  return true;
}

function unescaped(name: string): string {
  try {
    return String(JSON.parse(name));
  } catch {
    return name;
  }
}
