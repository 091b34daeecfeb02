import { randomBytes } from 'node:crypto';
import { brotliCompressSync, constants, deflateRawSync, deflateSync, gzipSync } from 'node:zlib';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { startGatewayHost, type GatewayHost } from '../kit/gateway-host.ts';
import { BOTH, startRawFederation, WELL, withoutPartner, type RawFederation } from '../kit/raw-federation.ts';
import { answers, head, type Behaviour, type RawRequest } from '../kit/raw-subgraph.ts';

/** How much of one answer is read, decoded. */
const LARGEST = 1_000_000;
/** What no caller and no log may get to see of a subgraph. */
const SECRET = 'secret-of-10.1.2.3';

let host: GatewayHost;
let gateway: RawFederation;
beforeAll(async () => {
  host = startGatewayHost();
  gateway = await startRawFederation(host, {
    answerBytes: LARGEST,
    breaker: { leastCalls: 100_000 },
    retryRatio: 0,
  });
});
afterAll(async () => {
  await gateway.stop();
  await host.close();
});
beforeEach(() => gateway.partner.behave(WELL));

const body = JSON.stringify({ data: { partner: 'there' } });

describe('an answer is read as it was encoded', () => {
  test.each([
    ['gzip', gzipSync(body)],
    ['x-gzip', gzipSync(body)],
    ['GZIP', gzipSync(body)],
    ['deflate', deflateSync(body)],
    ['br', brotliCompressSync(body)],
    ['identity', Buffer.from(body)],
  ])('%s', async (encoding, bytes) => {
    gateway.partner.behave(answers(bytes, { headers: { 'content-encoding': encoding } }));
    expect(await gateway.request(BOTH)).toMatchObject({
      data: { steady: 'here', partner: 'there' },
      errors: [],
    });
  });

  test('also where it is a good deal longer than it came', async () => {
    const partner = Array.from({ length: 20_000 }, (_, index) => `item ${index * 7919}`).join(' ');
    const bytes = gzipSync(JSON.stringify({ data: { partner } }));
    gateway.partner.behave(answers(bytes, { headers: { 'content-encoding': 'gzip' } }));
    expect((await gateway.request(BOTH)).data).toEqual({ steady: 'here', partner });
  });

  test('also with a byte order mark before it, and in many small pieces', async () => {
    const bytes = Buffer.from(`\uFEFF${JSON.stringify({ data: { partner: 'där 🙂' } })}`);
    gateway.partner.behave(({ socket }) => {
      socket.write(head(200, { 'content-length': String(bytes.length) }));
      for (const byte of bytes) socket.write(Buffer.from([byte]));
    });
    expect((await gateway.request(BOTH)).data).toEqual({ steady: 'here', partner: 'där 🙂' });
  });

  test('also where it is long, and comes in pieces that cut names, texts and characters anywhere', async () => {
    const partner = 'där 🙂 \\ "' + 'där 🙂 \\ "'.repeat(20_000);
    const errors = Array(2000).fill({ message: SECRET, path: ['partner'] });
    const bytes = Buffer.from(JSON.stringify({ extensions: { partner: 'x' }, errors, data: { partner } }));
    gateway.partner.behave(({ socket }) => {
      socket.write(head(200, { 'content-length': String(bytes.length) }));
      for (let at = 0; at < bytes.length; at += 977) socket.write(bytes.subarray(at, at + 977));
    });
    const answer = await gateway.request(BOTH);
    expect(answer.data).toEqual({ steady: 'here', partner });
    expect(answer.errors.map(({ path }) => path)).toEqual([['partner']]);
    expect(answer.text).not.toContain(SECRET);
  });

  test('also where it has nearly as many values as it may have', async () => {
    gateway.partner.behave(answers({ data: { partner: 'there', x: Array(99_000).fill(0) } }));
    expect((await gateway.request(BOTH)).data).toEqual({ steady: 'here', partner: 'there' });
  });

  test('no subgraph is asked to compress unless its settings say so', async () => {
    await gateway.request(BOTH);
    expect(gateway.partner.requests.at(-1)?.headers).not.toHaveProperty('accept-encoding');
    const other = await startRawFederation(host, { compression: true });
    await other.request(BOTH);
    expect(other.partner.requests.at(-1)?.headers['accept-encoding']).toBe('gzip, br, deflate');
    await other.stop();
  });
});

/** Opens so many lists, and closes them again. */
const nested = (depth: number): string => '['.repeat(depth) + ']'.repeat(depth);

describe('an answer that is no good is not read, and costs its own part alone', () => {
  const gzipped = { headers: { 'content-encoding': 'gzip' } };
  const refused: [string, string, Behaviour][] = [
    [
      'one that inflates 50 times and more',
      'inflates too far',
      answers(gzipSync('x'.repeat(900_000)), gzipped),
    ],
    [
      'one that is too long, once decoded',
      'too long',
      answers(gzipSync(randomBytes(LARGEST).toString('hex')), gzipped),
    ],
    ['one that is too long by one byte', 'too long', answers(body.padEnd(LARGEST + 1))],
    ['one whose gzip is cut off', 'not decodable', answers(gzipSync(body).subarray(0, -6), gzipped)],
    ['one that is not gzip at all', 'not decodable', answers(body, gzipped)],
    [
      'one of an unknown coding',
      'content encoding',
      answers(body, { headers: { 'content-encoding': 'zstd' } }),
    ],
    [
      'one that is coded twice',
      'content encoding',
      answers(gzipSync(gzipSync(body)), { headers: { 'content-encoding': 'gzip, gzip' } }),
    ],
    ['one of 65 levels', 'too deep', answers(`{"data":{"document":${nested(63)}}}`)],
    ['one of 100,000 levels', 'too deep', answers(`{"data":{"x":${nested(100_000)}}}`)],
    ['a list of 100,000 levels that do not end', 'list', answers('[{"x":'.repeat(100_000))],
    ['one of more than 100,000 values', 'too many values', answers({ data: { x: Array(100_002).fill(0) } })],
    ['a page', 'content type', answers(SECRET, { headers: { 'content-type': 'text/html' } })],
    [
      'an error page',
      'status 502',
      answers(SECRET, { status: 502, headers: { 'content-type': 'text/html' } }),
    ],
    ['JSON with another status', 'status 500', answers(body, { status: 500 })],
    [
      'a redirect',
      'status 307',
      answers(SECRET, { status: 307, headers: { location: 'http://127.0.0.1:1/' } }),
    ],
    ['an error page without end', 'status 500', endlessly(500, { 'content-type': 'text/html' }, SECRET)],
    ['what is not HTTP', 'HTTPParserError', ({ socket }) => void socket.write(`${SECRET}\r\n\r\n`)],
  ];

  test.each(refused)('%s', async (_name, reason, behaviour) => {
    gateway.partner.behave(behaviour);
    const answer = await gateway.request(BOTH);
    expect(answer).toMatchObject(withoutPartner('SUBGRAPH_INVALID_RESPONSE'));
    expect(answer.text).not.toContain(SECRET);
    const requestId = answer.headers.get('x-request-id');
    const line = await gateway.logged(
      (entry) => entry['msg'] === 'subgraph failed' && entry['requestId'] === requestId,
    );
    expect(line).toMatchObject({ subgraph: 'partner', code: 'SUBGRAPH_INVALID_RESPONSE', reason });
    expect(gateway.output()).not.toContain(SECRET);
  });

  test('64 levels are read, and brackets in a text are no levels', async () => {
    const text = `${'[{'.repeat(200)}\\"\\\\`;
    gateway.partner.behave(answers(`{"data":{"partner":"${text}","document":${nested(62)}}}`));
    const answer = await gateway.request('{ partner document }');
    expect(answer.errors).toEqual([]);
    expect(answer.data).toEqual({
      partner: `${'[{'.repeat(200)}"\\`,
      document: JSON.parse(nested(62)) as unknown,
    });
  });
});

describe('an answer without end is cut off', () => {
  /** A megabyte of nothing in about a kilobyte, that another one can follow. */
  const bomb = deflateRawSync(Buffer.alloc(1_048_576), { finishFlush: constants.Z_SYNC_FLUSH });
  const gzipHead = Buffer.from([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 0xff]);

  test.each([
    ['that is plain', {}, Buffer.from('{"x":'), Buffer.alloc(65_536, ' ')],
    ['that inflates a thousand times', { 'content-encoding': 'gzip' }, gzipHead, bomb],
  ])('one %s', async (_name, headers, first, piece) => {
    let sent = 0;
    let closed: Promise<unknown> | undefined;
    gateway.partner.behave((request) => {
      const { socket } = request;
      closed = new Promise<void>((resolve) => void socket.once('close', () => resolve()));
      socket.write(head(200, { 'transfer-encoding': 'identity', ...headers }));
      socket.write(first);
      writeOn(request, piece, (length) => (sent += length));
    });
    expect(await gateway.request(BOTH)).toMatchObject(withoutPartner('SUBGRAPH_INVALID_RESPONSE'));
    await closed;
    // What is under way in the buffers of two sockets comes on top of what is read.
    expect(sent).toBeLessThan(20 * LARGEST);
  });
});

/** Writes the same piece as long as somebody reads. */
function writeOn(
  { socket }: RawRequest,
  piece: Buffer,
  onSent: (length: number) => void = () => undefined,
): void {
  const write = (): void => {
    while (!socket.destroyed) {
      onSent(piece.length);
      if (!socket.write(piece)) return;
    }
  };
  socket.on('drain', write);
  write();
}

function endlessly(status: number, headers: Record<string, string>, text: string): Behaviour {
  return (request) => {
    request.socket.write(head(status, headers));
    writeOn(request, Buffer.from(text.repeat(100)));
  };
}
