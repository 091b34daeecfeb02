import { connect } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { hangs, type RawRequest } from '../../kit/raw-subgraph.ts';
import { numbered, refused, withstood, type Attack, type ClientCase } from '../case.ts';
import { exchange, post, wire, type Written } from '../send.ts';
import { STRICT } from '../strict.ts';
import type { World } from '../world.ts';

const QUESTION = '{"query":"{ permits { id } }"}';
const WHOLE = `${post(`content-length: ${QUESTION.length}`, 'connection: close')}${QUESTION}`;
const START = 'POST /graphql HTTP/1.1\r\nhost: x\r\n';
const tooSlow = refused(408, 'BODY_TOO_SLOW');
const cut = refused([0, 408]);
const unread = refused([0, 400]);

const repeated = (count: number, one: Written): Written[] => Array.from({ length: count }, () => one);

const SLOW = numbered<ClientCase>('CLIENT-SLOW', [
  { claim: 'nothing, on an open connection', attack: wire(''), outcome: cut },
  { claim: 'headers that never end', attack: wire(START), outcome: cut },
  { claim: 'headers that drip in', attack: wire({ first: START, drip: 'x: y\r\n' }), outcome: cut },
  {
    claim: 'a hundred connections whose headers drip in',
    attack: wire(...repeated(100, { first: START, drip: 'x: y\r\n' })),
    outcome: cut,
  },
  { claim: 'a body that never comes', attack: wire(post('content-length: 100')), outcome: tooSlow },
  {
    claim: 'a body that drips in',
    attack: wire({ first: `${post('content-length: 9000')}{`, drip: ' ' }),
    outcome: tooSlow,
  },
  {
    claim: 'a body in chunks that drip in',
    attack: wire({ first: post('transfer-encoding: chunked'), drip: '1\r\n \r\n' }),
    outcome: tooSlow,
  },
  {
    claim: 'a hundred connections whose bodies drip in',
    attack: wire(...repeated(100, { first: `${post('content-length: 9000')}{`, drip: ' ' })),
    outcome: tooSlow,
  },
  {
    claim: 'a body that is announced, waited for, and never comes',
    attack: wire(post('content-length: 100', 'expect: 100-continue')),
    outcome: tooSlow,
  },
  {
    claim: 'a body that ends too soon',
    attack: wire({ first: `${post('content-length: 900')}{`, ends: true }),
    outcome: unread,
  },
]);

const SMUGGLED = 'GET /smuggled HTTP/1.1\r\nhost: x\r\n\r\n';
const question = (...headers: string[]): string => post(...headers) + QUESTION;

const WIRE = numbered<ClientCase>('CLIENT-WIRE', [
  { claim: 'what is not HTTP', attack: wire('\0\x01 not http\r\n\r\n'), outcome: unread },
  {
    claim: 'the beginning of TLS',
    attack: wire(Buffer.from('160301020001000001fc0303', 'hex')),
    outcome: unread,
  },
  {
    claim: 'the beginning of HTTP/2',
    attack: wire('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'),
    outcome: refused([0, 400, 505]),
  },
  {
    claim: 'a version that there is not',
    attack: wire('POST /graphql HTTP/3.7\r\nhost: x\r\n\r\n'),
    outcome: refused([0, 400, 505]),
  },
  { claim: 'no host', attack: wire('GET /graphql HTTP/1.1\r\n\r\n'), outcome: unread },
  {
    claim: 'a method that there is not',
    attack: wire('BREW /graphql HTTP/1.1\r\nhost: x\r\n\r\n'),
    outcome: unread,
  },
  {
    claim: 'a connection to somebody else',
    attack: wire('CONNECT 127.0.0.1:22 HTTP/1.1\r\nhost: x\r\n\r\n'),
    outcome: refused([0, 400, 404, 405]),
  },
  {
    claim: 'another protocol on this connection',
    attack: wire(
      'GET /graphql HTTP/1.1\r\nhost: x\r\nconnection: upgrade, close\r\nupgrade: websocket\r\nsec-websocket-version: 13\r\nsec-websocket-key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n',
    ),
    outcome: unread,
  },
  {
    claim: 'an expectation that cannot be met',
    attack: wire(question(`content-length: ${QUESTION.length}`, 'connection: close', 'expect: miracles')),
    outcome: refused(417),
  },
  {
    claim: 'a length and chunks, so that two readers see two requests',
    attack: wire(`${post('content-length: 4', 'transfer-encoding: chunked')}0\r\n\r\n${SMUGGLED}`),
    outcome: unread,
  },
  {
    claim: 'two lengths',
    attack: wire(question('content-length: 4', `content-length: ${QUESTION.length}`)),
    outcome: unread,
  },
  {
    claim: 'chunks under another name',
    attack: wire(question('transfer-encoding: xchunked')),
    outcome: unread,
  },
  {
    claim: 'a space before the colon of a length',
    attack: wire(question(`content-length : ${QUESTION.length}`)),
    outcome: unread,
  },
  {
    claim: 'a header over two lines',
    attack: wire(question('x: a\r\n b', 'content-length: 1x')),
    outcome: unread,
  },
  { claim: 'a zero byte in a header', attack: wire(question('x: a\0b')), outcome: unread },
  {
    claim: 'a chunk whose length is beyond every number',
    attack: wire(`${post('transfer-encoding: chunked')}FFFFFFFFFFFFFFFFFF\r\n{`),
    outcome: unread,
  },
  {
    claim: 'a chunk with a remark of a megabyte',
    attack: wire(`${post('transfer-encoding: chunked')}1;${'a'.repeat(1_000_000)}\r\n{\r\n0\r\n\r\n`),
    outcome: refused([0, 400, 413, 431]),
  },
  {
    claim: 'trailers of a megabyte',
    attack: wire(`${post('transfer-encoding: chunked')}1\r\n{\r\n0\r\n${'x: y\r\n'.repeat(160_000)}\r\n`),
    outcome: refused([0, 400, 431]),
  },
  {
    claim: 'a hundred requests on one connection at once, which are all answered',
    attack: pipelined(100),
    outcome: withstood,
  },
  { claim: 'a thousand requests whose answers nobody reads', attack: unread1000, outcome: withstood },
  {
    claim: 'two hundred connections that say nothing',
    attack: wire(...repeated(200, { first: '' })),
    outcome: cut,
  },
]);

const FEE = JSON.stringify({ query: '{ permit(id: 1) { fee } }' });
const asksForFee = `${post(`content-length: ${FEE.length}`)}${FEE}`;

const LEAVING = numbered<ClientCase>('CLIENT-LEAVE', [
  {
    claim: 'a client leaves while a subgraph is asked: the subgraph is not asked any more',
    attack: leaves(1),
    outcome: withstood,
  },
  { claim: 'fifty clients leave at once while a subgraph is asked', attack: leaves(50), outcome: withstood },
  {
    claim: 'a client leaves in the middle of its body: no subgraph is asked',
    attack: leavesEarly(`${post(`content-length: ${FEE.length}`)}${FEE.slice(0, -5)}`),
    outcome: withstood,
  },
  {
    claim: 'a client leaves in the middle of its headers: no subgraph is asked',
    attack: leavesEarly('POST /graphql HTTP/1.1\r\nhost: x\r\ncontent-'),
    outcome: withstood,
  },
  {
    claim: 'a client leaves who asked several questions on one connection: none of them is asked any more',
    attack: leavesPipelined,
    outcome: withstood,
  },
]);

/** The answers to so many questions, all written before the first is read. */
function pipelined(count: number): Attack {
  return async (world) => {
    const kept = WHOLE.replace('connection: close', 'x: y');
    const received = await exchange(world, { first: kept.repeat(count - 1) + WHOLE });
    const answers = received.match(/"permits":\[\{"id":"1"\}/g)?.length;
    if (answers !== count) throw new Error(`${answers ?? 0} of ${count} were answered`);
    return [];
  };
}

async function unread1000(world: World): ReturnType<Attack> {
  const socket = connect(world.port, '127.0.0.1');
  socket.on('error', () => undefined);
  socket.pause();
  socket.write(WHOLE.replace('connection: close', 'x: y').repeat(1000));
  await delay(1000);
  socket.destroy();
  return [];
}

/** How many requests have been given up so far as their clients had left. */
function givenUp(world: World): number {
  return world.output().split('"status":"client closed"').length - 1;
}

/** How long a call to a subgraph may go on whose client has left, in milliseconds; on a busy machine, a multiple. */
const GONE_MS = STRICT ? 250 : 5000;

function leaves(count: number): Attack {
  return async (world) => {
    world.company.behave(hangs);
    const before = givenUp(world);
    const sockets = Array.from({ length: count }, () =>
      connect(world.port, '127.0.0.1').on('error', () => undefined),
    );
    for (const socket of sockets) socket.write(asksForFee);
    // Those of the same caller share what they ask at the same moment.
    await world.company.received(1);
    await delay(100);
    for (const socket of sockets) socket.destroy();
    const leftAt = performance.now();
    const goesOn = ({ socket }: RawRequest): boolean => !socket.destroyed;
    // Until the last of them is given up, it may still be asked: on a busy machine, while the next case is watched.
    while (givenUp(world) < before + count || world.company.requests.some(goesOn)) {
      if (performance.now() - leftAt > GONE_MS)
        throw new Error('a subgraph is still asked for clients who left');
      await delay(5);
    }
    const note = `gone after ${Math.round(performance.now() - leftAt)} ms`;
    world.heal();
    if (world.output().includes('"msg":"request failed"'))
      throw new Error('that a client left was a failure');
    return [{ status: 0, headers: '', text: '', note }];
  };
}

/** Leaves while the second of its questions is asked; the first one has not been answered yet either. */
async function leavesPipelined(world: World): ReturnType<Attack> {
  world.company.behave(hangs);
  const before = givenUp(world);
  const socket = connect(world.port, '127.0.0.1').on('error', () => undefined);
  for (const id of ['1', '2', '3']) {
    const asked = JSON.stringify({ query: `{ permit(id: ${id}) { fee } }` });
    socket.write(`${post(`content-length: ${asked.length}`)}${asked}`);
  }
  await world.company.received(3);
  socket.destroy();
  const leftAt = performance.now();
  // The company's time is a second, and would end the calls too: that the requests are given up stands in the log.
  while (givenUp(world) < before + 3 || world.company.requests.some((request) => !request.socket.destroyed)) {
    if (performance.now() - leftAt > GONE_MS)
      throw new Error('a subgraph is still asked for a client who left');
    await delay(5);
  }
  world.heal();
  return [
    { status: 0, headers: '', text: '', note: `gone after ${Math.round(performance.now() - leftAt)} ms` },
  ];
}

function leavesEarly(bytes: string): Attack {
  return async (world) => {
    const socket = connect(world.port, '127.0.0.1');
    await new Promise<void>((resolve) => void socket.write(bytes, () => resolve()));
    await delay(50);
    socket.destroy();
    await delay(250);
    if (world.asked().length > 0) throw new Error('a subgraph was asked');
    return [];
  };
}

/** What is done with connections. */
export const CONNECTION_CASES: readonly ClientCase[] = [...SLOW, ...WIRE, ...LEAVING];
