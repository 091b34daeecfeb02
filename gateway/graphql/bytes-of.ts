/** What V8 takes for one at least, in bytes: an object's head, an array's, a string's. */
const [OBJECT, ARRAY, STRING] = [24, 48, 24];
const REFERENCE = 8;
/** Up to this length it costs more to look at a text's characters than it tells. */
const SHORT_TEXT = 64;

/**
 * How many bytes a syntax tree or a text takes in memory, as far as can be told, and rather too many than too few: every node and every
 * text counts as often as it stands in the tree.
 * @param tree without `loc`, which leads to every token of the document, and back.
 */
export function bytesOf(tree: unknown): number {
  if (typeof tree === 'string') return STRING + bytesOfText(tree);
  if (typeof tree !== 'object' || tree === null) return 0;
  if (Array.isArray(tree)) {
    let sum = ARRAY + REFERENCE * roomFor(tree.length);
    for (const each of tree) sum += bytesOf(each);
    return sum;
  }
  let sum = OBJECT;
  for (const [key, value] of Object.entries(tree)) {
    sum += REFERENCE;
    // The names of kinds are there once for all.
    if (key !== 'kind') sum += bytesOf(value);
  }
  return sum;
}

/** A text takes two bytes for each character, unless all of them need one alone. */
function bytesOfText(text: string): number {
  const isNarrow = text.length > SHORT_TEXT && Buffer.byteLength(text) === text.length;
  return isNarrow ? text.length : 2 * text.length;
}

/** An array that grew has room for more. */
function roomFor(length: number): number {
  return length < 2 ? length : length + (length >> 1) + 16;
}
