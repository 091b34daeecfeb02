import { Lexer, Source, TokenKind } from 'graphql';
import { ClientError } from '../errors.ts';

/** What a document's text may hold at most, before it is parsed. */
export interface TextLimits {
  /** UTF-16 units, what is no token included: nothing else limits space, commas and comments. */
  characters: number;
  tokens: number;
  /** How deep braces, brackets and parentheses may stand in each other: the parser goes down one call for each. */
  nesting: number;
}

const OPENING: ReadonlySet<TokenKind> = new Set([TokenKind.BRACE_L, TokenKind.BRACKET_L, TokenKind.PAREN_L]);
/** Whose length is limited: texts and comments are a client's own words, but a name of the schema is short, and every message tells of it. */
const SHORT: ReadonlySet<TokenKind> = new Set([TokenKind.NAME, TokenKind.INT, TokenKind.FLOAT]);
const CLOSING: ReadonlySet<TokenKind> = new Set([TokenKind.BRACE_R, TokenKind.BRACKET_R, TokenKind.PAREN_R]);

/** How long a name or a number may be, in UTF-16 units. What looks for similar names takes time by the length of each. */
export const LONGEST_NAME = 1024;

/**
 * Looks at a document's text before it is parsed.
 * @throws ClientError OPERATION_TOO_LARGE
 */
export type ScanDocument = (text: string) => void;

/**
 * Refuses a document whose text is too much for the parser: by its length before it is looked at, then after no more tokens than the limit.
 * What is no token is left to the parser, whose message says where.
 * @throws ClientError OPERATION_TOO_LARGE
 */
export function scanDocument(text: string, limits: TextLimits): void {
  if (text.length > limits.characters) throw tooLarge(`has more than ${limits.characters} characters`);
  const lexer = new Lexer(new Source(text));
  let [tokens, nesting] = [0, 0];
  for (let kind = nextKind(lexer); kind !== TokenKind.EOF; kind = nextKind(lexer)) {
    const { start, end } = lexer.token;
    if (end - start > LONGEST_NAME && SHORT.has(kind))
      throw tooLarge(`has a name or a number of more than ${LONGEST_NAME} characters`);
    if (++tokens > limits.tokens) throw tooLarge(`has more than ${limits.tokens} tokens`);
    if (OPENING.has(kind) && ++nesting > limits.nesting)
      throw tooLarge(`is nested more than ${limits.nesting} levels deep`);
    if (CLOSING.has(kind)) nesting--;
  }
}

function nextKind(lexer: Lexer): TokenKind {
  try {
    return lexer.advance().kind;
  } catch {
    return TokenKind.EOF;
  }
}

function tooLarge(reason: string): ClientError {
  return new ClientError('OPERATION_TOO_LARGE', `The document ${reason}; ask for less at a time.`);
}
