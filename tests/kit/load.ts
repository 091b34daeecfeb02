import { Agent, request as httpRequest } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';

/** What became of one request. */
export interface Outcome {
  /** The status, or how the connection failed. */
  result: number | string;
  text: string;
  /** When it was sent, in milliseconds. */
  at: number;
}

/** Callers that ask one question after the other. */
export interface Load {
  outcomes: Outcome[];
  /** Lets them end, with what they have asked answered. */
  end: () => Promise<void>;
}

/** Starts callers that ask for as long as they are let, over connections that they keep; each has one of the queries. */
export function startLoad(url: string, callers: number, queries: readonly string[]): Load {
  const agent = new Agent({ keepAlive: true, maxSockets: callers });
  const outcomes: Outcome[] = [];
  let isOver = false;
  const ask = async (query: string): Promise<void> => {
    while (!isOver) {
      outcomes.push(await post(url, agent, query));
      await delay(10);
    }
  };
  const all = Promise.all(
    Array.from({ length: callers }, (_, index) => ask(queries[index % queries.length] ?? '')),
  );
  return {
    outcomes,
    end: async () => {
      isOver = true;
      await all;
      agent.destroy();
    },
  };
}

function post(url: string, agent: Agent, query: string): Promise<Outcome> {
  const at = performance.now();
  return new Promise((resolve) => {
    const failed = (error: NodeJS.ErrnoException): void =>
      resolve({ result: error.code ?? error.message, text: '', at });
    const request = httpRequest(`${url}/graphql`, {
      method: 'POST',
      agent,
      headers: { 'content-type': 'application/json' },
    });
    request.once('error', failed);
    request.once('response', (response) => {
      let text = '';
      response.on('data', (chunk: Buffer) => (text += chunk.toString()));
      response.once('error', failed);
      response.once('end', () => resolve({ result: response.statusCode ?? 0, text, at }));
    });
    request.end(JSON.stringify({ query }));
  });
}

/** Waits until something holds; fails after a minute. */
export async function until(holds: () => boolean | Promise<boolean>): Promise<void> {
  for (let waited = 0; waited < 60_000; waited += 20) {
    if (await holds()) return;
    await delay(20);
  }
  throw new Error(`it never held: ${holds.toString()}`);
}
