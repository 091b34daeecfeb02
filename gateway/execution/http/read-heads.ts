import type { Socket } from 'node:net';

/** How much of an answer's head is handed on at a time, in bytes. */
const PIECE = 1024;
const HEAD_END = '\r\n\r\n';
/** The first byte of `HTTP/1.1`; empty lines may stand before it (RFC 9112, section 2.2). */
const STARTS: ReadonlySet<number | undefined> = new Set([0x48, 0x0d, 0x0a]);

/**
 * Lets the HTTP client read the heads of answers in small pieces. It makes an error, with its stack, of each header beyond what its limit allows
 * in the piece that it has: of 64 KiB at a time these would be thousands, and hold up everybody for a tenth of a second. Bodies are read whole.
 */
export function readHeadsInPieces(socket: Socket): void {
  const read = socket.read.bind(socket) as (size?: number) => Buffer | null;
  // Where it is not known yet what comes next, the first byte tells.
  let next: 'unknown' | 'head' | 'body' = 'unknown';
  socket.read = (size?: number): Buffer | null => {
    // Node.js itself asks for nothing, to begin with.
    if (size !== undefined) return read(size);
    if (socket.destroyed) return null;
    const isPiece = next !== 'body' && socket.readableLength > PIECE;
    const piece = isPiece ? read(PIECE) : read();
    if (piece === null) {
      if (next === 'body') next = 'unknown';
      return null;
    }
    if (next === 'unknown') next = STARTS.has(piece[0]) ? 'head' : 'body';
    if (next === 'head') next = afterHead(piece);
    return piece;
  };
}

/** What follows a piece of a head: another one, as behind 103 (Early Hints), the body, or the same head. */
function afterHead(piece: Buffer): 'unknown' | 'head' | 'body' {
  const end = piece.lastIndexOf(HEAD_END);
  if (end === -1) return 'head';
  const first = piece[end + HEAD_END.length];
  if (first === undefined) return 'unknown';
  return STARTS.has(first) ? 'head' : 'body';
}
