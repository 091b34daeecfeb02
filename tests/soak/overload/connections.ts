import { connect, type Socket } from 'node:net';

/** What became of a request: the status, or undefined where there is no answer. */
type OnAnswer = (status: number | undefined) => void;

/** Connections to a gateway that are kept, as a load balancer keeps them: a request takes one until it is answered. */
export interface Connections {
  /** Sends a request over a connection that is free, or over another where none is. Returns what gives the request up, and its connection. */
  send: (bytes: Buffer, onAnswer: OnAnswer) => () => void;
  /** How many there were at most. */
  most: () => number;
  close: () => void;
}

/** Opens so many connections. Of an answer they read the status and the length: what asks takes as little of the machine as can be. */
export async function openConnections(port: number, count: number): Promise<Connections> {
  const all = new Set<Connection>();
  const free: Connection[] = [];
  let most = 0;
  const open = (): Connection => {
    const connection = new Connection(port, {
      onFree: () => void free.push(connection),
      onEnd: () => {
        all.delete(connection);
        const index = free.indexOf(connection);
        if (index >= 0) free.splice(index, 1);
      },
    });
    most = Math.max(most, all.add(connection).size);
    return connection;
  };
  const first = Array.from({ length: count }, open);
  await Promise.all(first.map(({ connected }) => connected));
  free.push(...first);
  return {
    send: (bytes, onAnswer) => {
      const connection = free.pop() ?? open();
      connection.send(bytes, onAnswer);
      return () => connection.end();
    },
    most: () => most,
    close: () => {
      for (const connection of all) connection.end();
    },
  };
}

class Connection {
  readonly connected: Promise<void>;
  readonly #socket: Socket;
  readonly #onFree: () => void;
  #onAnswer: OnAnswer | undefined;
  /** The beginning of an answer whose head is not there yet. */
  #head: Buffer = Buffer.alloc(0);
  #status = 0;
  /** How much of the answer's body is still to come, in bytes; undefined before its head is read. */
  #rest: number | undefined;

  constructor(port: number, { onFree, onEnd }: { onFree: () => void; onEnd: () => void }) {
    this.#onFree = onFree;
    this.#socket = connect({ port, host: '127.0.0.1', noDelay: true });
    this.#socket.on('data', (chunk) => this.#read(chunk));
    this.#socket.on('error', () => undefined);
    this.connected = new Promise((resolve) => {
      this.#socket.once('connect', resolve);
      this.#socket.once('close', () => {
        onEnd();
        resolve();
        this.#answered(undefined);
      });
    });
  }

  send(bytes: Buffer, onAnswer: OnAnswer): void {
    this.#onAnswer = onAnswer;
    this.#socket.write(bytes);
  }

  end(): void {
    this.#socket.destroy();
  }

  #answered(status: number | undefined): void {
    const onAnswer = this.#onAnswer;
    this.#onAnswer = undefined;
    onAnswer?.(status);
  }

  #read(chunk: Buffer): void {
    let body = chunk.length;
    if (this.#rest === undefined) {
      this.#head = this.#head.length === 0 ? chunk : Buffer.concat([this.#head, chunk]);
      const end = this.#head.indexOf('\r\n\r\n');
      if (end < 0) return;
      const head = this.#head.toString('latin1', 0, end);
      this.#status = Number(head.slice(9, 12));
      this.#rest = Number(/\r\ncontent-length: (\d+)/i.exec(head)?.[1]);
      if (Number.isNaN(this.#rest)) throw new Error(`an answer without its length:\n${head}`);
      body = this.#head.length - end - 4;
      this.#head = Buffer.alloc(0);
    }
    this.#rest -= body;
    if (this.#rest > 0) return;
    this.#rest = undefined;
    if (!this.#socket.destroyed) this.#onFree();
    this.#answered(this.#status);
  }
}
