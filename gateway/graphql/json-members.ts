import { afterSpace, endOfText, isEscaped, ofName } from './json-text.ts';

const QUOTE = 0x22;
const COMMA = 0x2c;
const OPEN_LIST = 0x5b;
const CLOSE_LIST = 0x5d;
const OPEN_OBJECT = 0x7b;
const CLOSE_OBJECT = 0x7d;

/** More than a text has items or levels; `Infinity` would make every comparison one of floating-point numbers. */
const EVERY = 2 ** 30;

/** What is wanted of a member. */
export interface WantedMember {
  name: string;
  /** How many items, where it is a list. */
  items: number;
  /** What is kept of each item, where that is an object; undefined where all of it is. */
  ofItems: WantedMembers | undefined;
}

/** The members that are kept of an object. */
export type WantedMembers = readonly WantedMember[];

/** A member of which all is wanted. */
export function whole(name: string): WantedMember {
  return { name, items: EVERY, ofItems: undefined };
}

/** Stands for one that is not wanted, or of which no more is. */
const LET_GO = whole('');

/** What is wanted of a JSON object. */
export interface Wanted {
  members: WantedMembers;
  /** How deep objects and lists may be nested in what is kept, the outermost object included. */
  depth: number;
  /** How many commas, objects and lists there may be in what is kept: these are as many as values, or more. */
  values: number;
}

/** What is kept of a JSON object, as JSON; the text itself where that is all. */
export interface Members {
  text: string;
}

/** Why a text is not read. */
export type Unread = 'no object' | 'list' | 'too deep' | 'too many values';

/** An object of which some members are wanted: the one that is read, or an item of a list in it. */
interface Opened {
  members: WantedMembers;
  /** How many lists and objects are open where its names stand. */
  level: number;
  /** How many of its members have begun, and how many of them are kept. */
  read: number;
  kept: number;
}

/** The level of what is within the items of a list that is a member. */
const ITEM_LEVEL = 3;

/** After so many bytes that are taken the event loop should come round: what looks at them takes a millisecond or two at worst. */
export const TURN_BYTES = 65_536;
/** Up to this length, in bytes, a text is looked at when all of it is there: it takes no time that anybody would notice. */
const SHORT_BYTES = 65_536;
/** Of a name that is longer, as it is written, no member is wanted. */
const LONGEST_NAME = 128;
/** An object that has more of the members that are wanted repeats them (RFC 8259, section 4), and is taken for none. */
const MOST_KEPT = 32;

const [SEPARATOR, BEGIN, END, LIST_END] = [',', '{', '}', ']'].map((text) => Buffer.from(text)) as [
  ...[Buffer, Buffer, Buffer, Buffer],
];

/**
 * Reads what is wanted of a JSON object (RFC 8259, in UTF-8) while it arrives and before it is parsed, so that nothing is built of what nobody asks
 * for, or of what is too deep. Looks at each byte once. What is kept is left to the parser to judge; what is not is let go, be it JSON or not.
 */
export class MemberReader {
  readonly #limits: Pick<Wanted, 'depth' | 'values'>;
  /** What has come and is not looked at yet: all of a short text; else at most the beginning of a name. */
  #waiting: Buffer[] = [];
  #waitingBytes = 0;
  #isLong = false;
  #unread: Unread | undefined;

  #place: 'start' | 'name' | 'member' | 'end' = 'start';
  #depth = 1;
  readonly #outer: Opened;
  /** The object whose names are looked at. */
  #object: Opened;
  /** The member that is read of the outer object. */
  #member = LET_GO;
  #itemsLeft = EVERY;
  /** Whether a text goes on where the next bytes begin, and whether its first character there is escaped. */
  #inText = false;
  #isEscaped = false;

  #kept: Buffer[] = [];
  /** Whether what is read now is kept, and where that begins in the bytes at hand. */
  #keeps = false;
  #from = 0;
  /** Whether all was kept so far. */
  #isWhole = true;
  #values = 0;

  constructor({ members, ...limits }: Wanted) {
    this.#limits = limits;
    this.#object = this.#outer = opened(members, 1);
  }

  /** Takes the next bytes; returns why the text is not read, where that is known. What comes after that is not looked at. */
  take(chunk: Buffer): Unread | undefined {
    if (this.#unread) return this.#unread;
    this.#waiting.push(chunk);
    this.#waitingBytes += chunk.length;
    this.#isLong ||= this.#waitingBytes > SHORT_BYTES;
    if (this.#isLong) this.#look(this.#takeWaiting());
    return this.#unread;
  }

  /** What was found, once all has been taken. */
  finish(): Members | Unread {
    const last = this.#takeWaiting();
    if (!this.#isLong) this.#look(last);
    if (this.#unread) return this.#unread;
    if (this.#place !== 'end') return 'no object';
    const isText = this.#isWhole && !this.#isLong;
    const json = isText ? last : Buffer.concat([BEGIN, ...this.#kept, END]);
    return { text: json.toString() };
  }

  #takeWaiting(): Buffer {
    const [first] = this.#waiting;
    const isOne = first !== undefined && this.#waiting.length === 1;
    const all = isOne ? first : Buffer.concat(this.#waiting, this.#waitingBytes);
    this.#waiting = [];
    this.#waitingBytes = 0;
    return this.#place === 'start' ? withoutMark(all) : all;
  }

  #look(json: Buffer): void {
    const { length } = json;
    this.#from = 0;
    let at = 0;
    while (at < length && !this.#unread) {
      if (this.#place === 'member') {
        at = this.#readMember(json, at);
        continue;
      }
      at = afterSpace(json, at);
      if (at === length) break;
      if (this.#place === 'name') at = this.#readName(json, at);
      else if (this.#place === 'start' && json[at] === OPEN_OBJECT) {
        this.#place = 'name';
        at++;
      } else this.#unread = this.#place === 'start' && json[at] === OPEN_LIST ? 'list' : 'no object';
    }
    this.#keep(json, length);
  }

  /** Keeps what has been read up to here, where it is to be kept. */
  #keep(json: Buffer, to: number): void {
    if (this.#keeps && to > this.#from) this.#kept.push(json.subarray(this.#from, to));
    this.#from = to;
  }

  /** Reads a member's name, and begins the member; where an object has none, its end is read as that of a member. */
  #readName(json: Buffer, at: number): number {
    const { read, members } = this.#object;
    let wanted: WantedMember | undefined;
    if (json[at] === QUOTE) {
      const end = endOfText(json, at + 1);
      if (this.#isLong && end >= json.length && json.length - at <= LONGEST_NAME) {
        this.#waiting = [json.subarray(at)];
        this.#waitingBytes = json.length - at;
        return json.length;
      }
      wanted = ofName(json, { from: at, to: end }, members);
    } else if (this.#object === this.#outer && (read > 0 || json[at] !== CLOSE_OBJECT)) {
      this.#unread = 'no object';
      return at;
    }
    // Nothing is let go of an empty object.
    if (json[at] !== CLOSE_OBJECT) this.#isWhole &&= wanted !== undefined;
    this.#begin(wanted, at);
    return at;
  }

  #begin(wanted: WantedMember | undefined, at: number): void {
    const object = this.#object;
    if (object === this.#outer) {
      this.#member = wanted ?? LET_GO;
      this.#itemsLeft = this.#member.items;
    }
    this.#keeps = wanted !== undefined;
    this.#from = at;
    this.#place = 'member';
    object.read++;
    if (!wanted) return;
    if (++object.kept > MOST_KEPT) this.#unread = 'no object';
    if (object.kept > 1) this.#kept.push(SEPARATOR);
  }

  /** Reads on in a member until something has to be done, or there are no more bytes. */
  #readMember(json: Buffer, start: number): number {
    const { length } = json;
    const { level } = this.#object;
    const most = this.#keeps ? this.#limits.depth : EVERY;
    const itemLevel = this.#member.ofItems && level < ITEM_LEVEL ? ITEM_LEVEL : EVERY;
    let [at, depth, values, left] = [start, this.#depth, 0, this.#itemsLeft];
    if (this.#inText) at = this.#readText(json, this.#isEscaped ? 1 : 0);
    for (; at < length; at++) {
      const byte = json[at];
      if (byte === QUOTE) at = this.#readText(json, at + 1) - 1;
      else if (byte === COMMA) {
        if (depth === level) break;
        values++;
        if (depth === 2 && --left === 0) break;
      } else if (byte === OPEN_OBJECT || byte === OPEN_LIST) {
        values++;
        if (++depth > most || (depth === itemLevel && byte === OPEN_OBJECT)) break;
      } else if ((byte === CLOSE_OBJECT || byte === CLOSE_LIST) && --depth < level) break;
    }
    this.#depth = depth;
    this.#itemsLeft = left;
    if (this.#keeps) this.#values += values;
    if (this.#values > this.#limits.values) this.#unread = 'too many values';
    if (at >= length) return length;
    if (depth > most) this.#unread = 'too deep';
    else this.#stop(json, at);
    return at + 1;
  }

  /** Reads a text from here on; returns where it is over, or behind the end where it goes on. */
  #readText(json: Buffer, start: number): number {
    const end = endOfText(json, start);
    this.#inText = end >= json.length;
    if (this.#inText) this.#isEscaped = isEscaped(json, json.length, start);
    return end + 1;
  }

  /** Does what there is to do at a byte: an item begins, enough items are read, a member ends, or its object does. */
  #stop(json: Buffer, at: number): void {
    const { level } = this.#object;
    const { ofItems } = this.#member;
    if (this.#depth > level) {
      this.#isWhole = false;
      if (ofItems && json[at] === OPEN_OBJECT) this.#openItem(json, at, ofItems);
      else this.#cutList(json, at);
      return;
    }
    this.#keep(json, at);
    this.#keeps = false;
    if (this.#depth === level) this.#place = 'name';
    else if (this.#object === this.#outer) this.#place = 'end';
    else {
      this.#object = this.#outer;
      this.#keeps = true;
    }
  }

  #openItem(json: Buffer, at: number, members: WantedMembers): void {
    this.#keep(json, at + 1);
    this.#keeps = false;
    this.#object = opened(members, this.#depth);
    this.#place = 'name';
  }

  #cutList(json: Buffer, at: number): void {
    this.#keep(json, at);
    this.#kept.push(LIST_END);
    this.#keeps = false;
    this.#member = LET_GO;
  }
}

const BYTE_ORDER_MARK = Buffer.from('\ufeff');

/** Such a mark may be ignored (RFC 8259, section 8.1). */
function withoutMark(json: Buffer): Buffer {
  return json.subarray(0, 3).equals(BYTE_ORDER_MARK) ? json.subarray(3) : json;
}

function opened(members: WantedMembers, level: number): Opened {
  return { members, level, read: 0, kept: 0 };
}
