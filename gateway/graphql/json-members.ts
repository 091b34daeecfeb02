const QUOTE = 0x22;
const COMMA = 0x2c;
const BACKSLASH = 0x5c;
const OPEN_LIST = 0x5b;
const CLOSE_LIST = 0x5d;
const OPEN_OBJECT = 0x7b;
const CLOSE_OBJECT = 0x7d;

/** More than a text has items or levels; `Infinity` would make every comparison one of floating-point numbers. */
export const EVERY = 2 ** 30;

/** What is read of a JSON object. */
export interface Wanted {
  /** The members that are kept, by name, and how many items of each, where it is a list. */
  members: ReadonlyMap<string, number>;
  /** How deep objects and lists may be nested in what is kept, the outermost object included. */
  depth: number;
}

/** What was found of a JSON object. */
export interface Members {
  /** JSON that has what is kept alone; the text itself where that is all. */
  text: string;
  /** How many commas, objects and lists there are in what is kept: as many as values, or more. */
  values: number;
}

/**
 * Reads what is wanted of a JSON object (RFC 8259, in UTF-8) before it is parsed, so that nothing is built of what nobody asks for, or of what
 * is too deep. Looks at each byte once. What is kept is left to the parser to judge; what is not is let go, be it JSON or not.
 * @returns why it is not read, where it is no object or too deep.
 */
export function readMembers(json: Buffer, { members, depth }: Wanted): Members | 'no object' | 'too deep' {
  let at = afterSpace(json, 0);
  if (json[at] !== OPEN_OBJECT)
    return readMember(json, at, { depth, items: EVERY }) ? 'no object' : 'too deep';
  const kept: Member[] = [];
  let isWhole = true;
  do {
    const from = afterSpace(json, at + 1);
    const isEmpty = json[from] === CLOSE_OBJECT && json[at] === OPEN_OBJECT;
    if (json[from] !== QUOTE && !isEmpty) return 'no object';
    const items = wantedItems(json, from, members);
    const member = readMember(json, from, items === undefined ? ANY : { depth, items });
    if (member === undefined) return 'too deep';
    at = member.end;
    if (items !== undefined) kept.push(member);
    isWhole &&= items !== undefined && member.cut === undefined;
  } while (json[at] === COMMA);
  const values = kept.reduce((sum, member) => sum + member.values, 0);
  if (isWhole) return { text: json.toString(), values };
  if (json[at] !== CLOSE_OBJECT || afterSpace(json, at + 1) < json.length) return 'no object';
  const texts = kept.map(({ from, end, cut }) =>
    cut === undefined ? json.toString('utf8', from, end) : `${json.toString('utf8', from, cut)}]`,
  );
  return { text: `{${texts.join(',')}}`, values };
}

interface Bounds {
  depth: number;
  items: number;
}

/** What is let go may be anything. */
const ANY: Bounds = { depth: EVERY, items: EVERY };

interface Member {
  from: number;
  /** Where the comma or the brace is that ends it. */
  end: number;
  /** The comma before which its list is cut off; undefined where it is not. */
  cut: number | undefined;
  values: number;
}

/** Reads a member that begins here; undefined where it is too deep. */
function readMember(json: Buffer, from: number, { depth: most, items }: Bounds): Member | undefined {
  const { length } = json;
  let [at, depth, values, left] = [from, 1, 0, items];
  let cut: number | undefined;
  for (; at < length; at++) {
    const byte = json[at];
    if (byte === QUOTE) at = endOfString(json, at);
    else if (byte === COMMA) {
      if (depth === 1) break;
      if (depth === 2 && --left === 0) cut = at;
      values++;
    } else if (byte === OPEN_OBJECT || byte === OPEN_LIST) {
      if (++depth > most) return undefined;
      values++;
    } else if ((byte === CLOSE_OBJECT || byte === CLOSE_LIST) && --depth === 0) break;
  }
  return { from, end: Math.min(at, length), cut, values };
}

/** How many items are wanted of the member whose name stands here; undefined where it is not wanted. */
function wantedItems(json: Buffer, from: number, members: Wanted['members']): number | undefined {
  if (json[from] !== QUOTE) return undefined;
  const end = endOfString(json, from);
  // Thousands of names are compared with a few: no text is made of each.
  for (const [name, items] of members) if (isText(json, from + 1, end, name)) return items;
  return hasEscape(json, from, end)
    ? members.get(unescaped(json.toString('utf8', from, end + 1)))
    : undefined;
}

function hasEscape(json: Buffer, from: number, end: number): boolean {
  for (let at = from; at < end; at++) if (json[at] === BACKSLASH) return true;
  return false;
}

/** Whether these bytes are a text of ASCII. */
function isText(json: Buffer, from: number, end: number, text: string): boolean {
  if (end - from !== text.length) return false;
  for (let at = from; at < end; at++) if (json[at] !== text.charCodeAt(at - from)) return false;
  return true;
}

function unescaped(name: string): string {
  try {
    return String(JSON.parse(name));
  } catch {
    return name;
  }
}

/** Whether a JSON text is a list, if it is any. */
export function isList(json: Buffer): boolean {
  return json[afterSpace(json, 0)] === OPEN_LIST;
}

/** Where something other than space stands, from here on (RFC 8259, section 2). */
function afterSpace(json: Buffer, start: number): number {
  let at = start;
  while (isSpace(json[at])) at++;
  return at;
}

function isSpace(byte: number | undefined): boolean {
  return byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09;
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
