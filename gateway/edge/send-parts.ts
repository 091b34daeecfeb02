import type { IncomingMessage, ServerResponse } from 'node:http';
import type { GraphQLFormattedError } from 'graphql';
import type { answer } from '../pipeline.ts';
import { PARTS_TYPE } from './media-type.ts';
import { compress } from './send-answer.ts';

type Answer = Awaited<ReturnType<typeof answer>>;
type Parts = NonNullable<Answer['later']>;
type Part = Parts extends AsyncIterable<infer Item> ? Item : never;

/** A part as it is sent. One with errors of its own is the last, and says why no more come. */
export interface SentPart extends Part {
  errors?: readonly GraphQLFormattedError[];
}

/**
 * The deferred parts of an answer, to the end: what fails unforeseen is told in a last part, since the status is sent.
 * @param refuse what is told of a failure; undefined where nobody is there any more to be told.
 */
export async function* untilFailure(
  later: Parts,
  refuse: (failure: unknown) => GraphQLFormattedError | undefined,
): AsyncGenerator<SentPart, void> {
  try {
    yield* later;
  } catch (failure) {
    const error = refuse(failure);
    if (error) yield { errors: [error], incremental: [], hasNext: false };
  }
}

/** Sends an answer in parts, each as soon as it is there (incremental delivery over HTTP, RFC 1341 7.2). */
export function sendParts(
  request: IncomingMessage,
  response: ServerResponse & { flush?: () => void },
  { data, errors }: Answer,
  later: AsyncIterable<SentPart>,
): Promise<void> {
  response.statusCode = 200;
  response.setHeader('content-type', PARTS_TYPE);
  return new Promise((resolve, reject) => {
    compress(request, response, () => {
      write().then(resolve, reject);
    });
  });

  async function write(): Promise<void> {
    const told = errors ? `"errors":${JSON.stringify(errors)},` : '';
    send(`\r\n---\r\n`, `{${told}"data":${data},"hasNext":true}`, true);
    for await (const part of later) send('', writePart(part), part.hasNext);
    response.end();
  }

  function send(before: string, json: string, hasNext: boolean): void {
    const head = 'content-type: application/json; charset=utf-8\r\n\r\n';
    response.write(`${before}${head}${json}\r\n---${hasNext ? '' : '--'}\r\n`);
    response.flush?.();
  }
}

function writePart({ errors, incremental, hasNext, extensions }: SentPart): string {
  const written = incremental.map(({ path, label, data, errors: own }) => {
    const called = label === undefined ? '' : `,"label":${JSON.stringify(label)}`;
    return `{"path":${JSON.stringify(path)}${called},"data":${data}${own ? `,"errors":${JSON.stringify(own)}` : ''}}`;
  });
  const told = errors ? `"errors":${JSON.stringify(errors)},` : '';
  const beside = extensions ? `,"extensions":${JSON.stringify(extensions)}` : '';
  return `{${told}"incremental":[${written.join(',')}],"hasNext":${hasNext}${beside}}`;
}
