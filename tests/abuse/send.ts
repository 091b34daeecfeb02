import { request as httpRequest } from 'node:http';
import { connect } from 'node:net';
import type { Attack, Reply } from './case.ts';
import type { World } from './world.ts';

/** An HTTP request; a POST of JSON to the graph where nothing else is said. */
export interface Sent {
  method?: string;
  path?: string;
  headers?: Readonly<Record<string, string | string[]>>;
  body?: string | Buffer;
}

const JSON_HEADERS = {
  'content-type': 'application/json',
  accept: 'application/graphql-response+json, application/json;q=0.9',
};

/** How long an answer is waited for, in milliseconds. */
const PATIENCE = 15_000;

/** Sends one request. */
export function sendHttp({ port }: World, sent: Sent): Promise<Reply> {
  const { method = 'POST', path = '/graphql', headers = JSON_HEADERS, body } = sent;
  return new Promise((resolve) => {
    const closed = (): void => resolve({ status: 0, headers: '', text: '' });
    const length = body === undefined ? {} : { 'content-length': String(Buffer.byteLength(body)) };
    const request = httpRequest({
      ...{ host: '127.0.0.1', port, method, path, agent: false },
      headers: { ...length, ...headers },
    });
    request.setTimeout(PATIENCE, () => request.destroy());
    request.once('error', closed);
    request.once('response', (response) => {
      let text = '';
      response.on('data', (chunk: Buffer) => (text += chunk.toString()));
      response.once('error', closed);
      response.once('end', () => {
        resolve({ status: response.statusCode ?? 0, headers: response.rawHeaders.join('\n'), text });
        request.destroy();
      });
    });
    request.end(body);
  });
}

/** Sends HTTP requests, one after the other. */
export function http(...all: readonly Sent[]): Attack {
  return async (world) => {
    const replies = [];
    for (const sent of all) replies.push(await sendHttp(world, sent));
    return replies;
  };
}

/** Sends a body as JSON is sent, with changed headers. */
export function body(content: string | Buffer, headers: Record<string, string> = {}): Attack {
  return http({ body: content, headers: { ...JSON_HEADERS, ...headers } });
}

/**
 * Asks twice: a document that is not known yet goes through the HTTP shell, and past it from then on. Each run asks for a document of its own,
 * so that what the gateway keeps of one does not spare it the work.
 * @param rest of the request's JSON, beside the query.
 */
export function query(text: string, rest: Record<string, unknown> = {}): Attack {
  return (world) => {
    const own = world.run === 0 ? text : `${text}\n#${world.run}`;
    const content = JSON.stringify({ query: own, ...rest });
    return http({ body: content }, { body: content })(world);
  };
}

/** Asks with a token that is made for it. */
export function bearer(token: (world: World) => Promise<string> | string): Attack {
  return async (world) => [await sendAs(world, `Bearer ${await token(world)}`)];
}

/** Asks with this header of authorization. */
export function sendAs(world: World, authorization: string | string[]): Promise<Reply> {
  const content = JSON.stringify({ query: '{ permits { id } }' });
  return sendHttp(world, { body: content, headers: { ...JSON_HEADERS, authorization } });
}

/** Asks by GET. */
export function get(parameters: Record<string, string>, headers: Record<string, string> = {}): Attack {
  return http({ method: 'GET', path: `/graphql?${new URLSearchParams(parameters).toString()}`, headers });
}

/** What is written on a bare socket, and when. */
export interface Written {
  /** At once. */
  first: string | Buffer;
  /** From time to time. */
  drip?: string;
  /** Nothing follows. */
  ends?: true;
}

/** Writes these bytes on a connection of their own and reads until it is closed. */
export function wire(...all: readonly (string | Buffer | Written)[]): Attack {
  return (world) =>
    Promise.all(
      all.map(async (one) =>
        parsed(await exchange(world, typeof one === 'string' || Buffer.isBuffer(one) ? { first: one } : one)),
      ),
    );
}

/** The beginning of a POST of JSON, as it stands on the wire; each header ends its line. */
export function post(...headers: string[]): string {
  const lines = ['POST /graphql HTTP/1.1', 'host: x', 'content-type: application/json', ...headers];
  return `${lines.join('\r\n')}\r\n\r\n`;
}

/** Writes on a connection of its own; all that came until it was closed. */
export function exchange({ port }: World, { first, drip, ends }: Written): Promise<string> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    let received = '';
    const dripping = drip === undefined ? undefined : setInterval(() => socket.write(drip), 100);
    socket.setTimeout(PATIENCE, () => socket.destroy());
    socket.on('data', (chunk: Buffer) => (received += chunk.toString('latin1')));
    socket.on('error', () => undefined);
    socket.once('close', () => {
      clearInterval(dripping);
      resolve(received);
    });
    socket.write(first);
    if (ends) socket.end();
  });
}

/** The first of the answers in what was received, but that the body may come (RFC 9110, section 15.2.1). */
function parsed(received: string): Reply {
  const start = received.search(/HTTP\/1\.1 (?!100 )/);
  if (start < 0) return { status: 0, headers: '', text: received };
  const answer = received.slice(start);
  const end = answer.indexOf('\r\n\r\n');
  const headers = answer.slice(0, end);
  const length = Number(/^content-length: (\d+)/im.exec(headers)?.[1] ?? Infinity);
  return { status: Number(answer.slice(9, 12)), headers, text: answer.slice(end + 4, end + 4 + length) };
}
