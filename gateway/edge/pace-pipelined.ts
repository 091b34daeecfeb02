import type { Socket } from 'node:net';

/** How many requests of one connection are begun in one turn of the event loop. */
const PER_TURN = 4;

interface Line {
  begun: number;
  waiting: (() => void)[];
}

/**
 * Says when a request may be begun: at once, unless others of its connection are begun in the same turn of the event loop. Node.js hands over all
 * that came in one piece (pipelining, RFC 9112, section 9.3.2), and a hundred requests would hold everybody else up until each is on its way.
 */
export function createPacing(): (socket: Socket) => Promise<void> | undefined {
  const lines = new WeakMap<Socket, Line>();
  return (socket) => {
    let line = lines.get(socket);
    if (line === undefined) lines.set(socket, (line = { begun: 0, waiting: [] }));
    const { waiting, begun } = line;
    if (begun >= PER_TURN) return new Promise((resolve) => waiting.push(resolve));
    if (line.begun++ === 0) setImmediate(advance, line);
    return undefined;
  };
}

function advance(line: Line): void {
  const next = line.waiting.splice(0, PER_TURN);
  line.begun = next.length;
  if (next.length > 0) setImmediate(advance, line);
  for (const begin of next) begin();
}
