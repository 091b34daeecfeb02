import { brotliCompressSync, constants, deflateRawSync, deflateSync, gzipSync } from 'node:zlib';
import { answers, hangs, hangsUp, head } from '../../kit/raw-subgraph.ts';
import { numbered, type SubgraphCase } from '../case.ts';
import { PLANTED } from '../judge.ts';
import {
  CHUNKED,
  drips,
  GOOD,
  INVALID,
  page,
  TIMEOUT,
  UNREACHABLE,
  WITH_FEE,
  WITHOUT_FEE,
  writes,
  writesAndEnds,
  writesOn,
} from './ways.ts';

type Case = Omit<SubgraphCase, 'id'>;

/** Costs the company's part, under this code. */
const costs = (code: string, claim: string, behaviour: SubgraphCase['behaviour']): Case => ({
  ...{ claim, behaviour, data: WITHOUT_FEE, codes: [code] },
});
/** Is answered as if all were well. */
const well = (claim: string, behaviour: SubgraphCase['behaviour']): Case => ({
  ...{ claim, behaviour, data: WITH_FEE, codes: [] },
});

const GONE: readonly Case[] = [
  {
    claim: 'nobody listens at its address',
    behaviour: hangs,
    question: '{ permit(id: "1") { holder } ghost }',
    data: { permit: { holder: 'holder-1' }, ghost: null },
    codes: [UNREACHABLE],
  },
  costs(UNREACHABLE, 'it hangs up before its answer', hangsUp),
  costs(
    UNREACHABLE,
    'it resets the connection before its answer',
    ({ socket }) => void socket.resetAndDestroy(),
  ),
  costs(UNREACHABLE, 'it hangs up within its headers', writesAndEnds('HTTP/1.1 200 OK\r\ncontent-t')),
  costs(
    UNREACHABLE,
    'it resets the connection within its headers',
    writesAndEnds('HTTP/1.1 200 OK\r\ncontent-t', 'reset'),
  ),
  costs(
    UNREACHABLE,
    'it hangs up within its body',
    writesAndEnds(`${head(200, { 'content-length': '900' })}{"data":`),
  ),
  costs(
    UNREACHABLE,
    'it resets the connection within its body',
    writesAndEnds(`${head(200, { 'content-length': '900' })}{"data":`, 'reset'),
  ),
  costs(UNREACHABLE, 'it hangs up between two chunks', writesAndEnds(`${CHUNKED}8\r\n{"data":\r\n`)),
];

const SLOW: readonly Case[] = [
  costs(TIMEOUT, 'it takes the question and says nothing', hangs),
  costs(TIMEOUT, 'it says nothing after its headers', writes(head(200, { 'content-length': '900' }))),
  costs(
    TIMEOUT,
    'it says nothing after half of its body',
    writes(`${head(200, { 'content-length': '900' })}{"data":`),
  ),
  costs(TIMEOUT, 'its headers drip in', drips('HTTP/1.1 200 OK\r\n', 'x: y\r\n')),
  costs(TIMEOUT, 'its body drips in', drips(`${head(200, { 'content-length': '900' })}{`, ' ')),
  costs(TIMEOUT, 'its chunks drip in', drips(CHUNKED, '1\r\n \r\n')),
  costs(
    TIMEOUT,
    'it says for ever that its answer will come (100)',
    drips('', 'HTTP/1.1 102 Processing\r\n\r\n'),
  ),
];

/** Redirects to where somebody would see the question and the token. */
const redirect = (status: number, location: string): Case =>
  costs(INVALID, `it redirects by ${status} to ${location}`, page(status, { headers: { location } }));

const REDIRECTS: readonly Case[] = [
  redirect(301, '/graphql'),
  redirect(302, 'http://169.254.169.254/latest/meta-data'),
  redirect(303, 'file:///etc/passwd'),
  redirect(307, '//example.invalid/graphql'),
  redirect(308, '/graphql?again'),
];

const MEBIBYTE = 1_048_576;
const coded = (encoding: string): { headers: Record<string, string> } => ({
  headers: { 'content-encoding': encoding },
});
/** A mebibyte of nothing in about a kilobyte, that another one can follow. */
const BOMB = deflateRawSync(Buffer.alloc(MEBIBYTE), { finishFlush: constants.Z_SYNC_FLUSH });
const GZIP_HEAD = Buffer.from([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 0xff]);
const gzipHead = Buffer.concat([
  Buffer.from(head(200, { 'content-encoding': 'gzip', 'transfer-encoding': 'identity' })),
  GZIP_HEAD,
]);
const padded = JSON.stringify({ data: { _entities: [{ fee: 7, x: ' '.repeat(300_000) }] } });

const SIZES: readonly Case[] = [
  costs(
    INVALID,
    'its body has no end',
    writesOn(head(200, { 'transfer-encoding': 'identity' }), Buffer.alloc(65_536, ' ')),
  ),
  costs(INVALID, 'its chunks have no end', writesOn(CHUNKED, `10000\r\n${' '.repeat(65_536)}\r\n`)),
  costs(INVALID, 'its headers have no end', writesOn('HTTP/1.1 200 OK\r\n', 'x: y\r\n'.repeat(1000))),
  costs(INVALID, 'one of its headers has no end', writesOn('HTTP/1.1 200 OK\r\nx: ', 'y'.repeat(10_000))),
  costs(
    INVALID,
    'its error page has no end',
    writesOn(head(500, { 'content-type': 'text/html' }), PLANTED.repeat(100)),
  ),
  costs(
    INVALID,
    'it says that its body is a terabyte',
    writes(head(200, { 'content-length': '1000000000000' })),
  ),
  costs(INVALID, '6 MiB in one answer', answers(GOOD.padEnd(6 * MEBIBYTE))),
  costs(INVALID, 'a gzip bomb of 64 MiB', answers(gzipSync(Buffer.alloc(64 * MEBIBYTE, ' ')), coded('gzip'))),
  costs(INVALID, 'a gzip bomb without an end', writesOn(gzipHead, BOMB)),
  costs(
    INVALID,
    'a Brotli bomb of 64 MiB',
    answers(brotliCompressSync(Buffer.alloc(64 * MEBIBYTE, ' ')), coded('br')),
  ),
  costs(
    INVALID,
    'a deflate bomb of 64 MiB',
    answers(deflateSync(Buffer.alloc(64 * MEBIBYTE, ' ')), coded('deflate')),
  ),
  costs(INVALID, 'a small gzip that inflates 300 times', answers(gzipSync(padded), coded('gzip'))),
  costs(
    INVALID,
    'a hundred codings, one over the other',
    answers(GOOD, coded(Array(100).fill('gzip').join(', '))),
  ),
  costs(INVALID, 'gzip that is none', answers(GOOD, coded('gzip'))),
  costs(INVALID, 'a coding that nobody knows', answers(GOOD, coded('zstd'))),
  costs(INVALID, 'a million lists', answers(`{"data":{"_entities":[${'[],'.repeat(1_000_000)}[]]}}`)),
  costs(
    INVALID,
    'three hundred thousand properties in its data, each with another name',
    answers(`{"data":{${Array.from({ length: 300_000 }, (_, index) => `"k${index}":1`).join(',')}}}`),
  ),
  costs(
    INVALID,
    'two hundred thousand objects, each of another form',
    answers(
      `{"data":{"_entities":[${Array.from({ length: 200_000 }, (_, index) => `{"k${index}":1}`).join(',')}]}}`,
    ),
  ),
];

const SMUGGLED = `${head(200, { 'content-length': '72' })}{"data":{"_entities":[{"__typename":"Permit","id":"1","fee":666666666}]}}`;

const WIRE: readonly Case[] = [
  costs(INVALID, 'what is not HTTP', writes(`${PLANTED}\r\n\r\n`)),
  costs(INVALID, 'another version of HTTP', writes(`HTTP/9.9 200 OK\r\n\r\n${GOOD}`)),
  costs(INVALID, 'a status that is no number', writes(`HTTP/1.1 OK ${PLANTED}\r\n\r\n`)),
  costs(INVALID, 'a length that is negative', writes(`${head(200, { 'content-length': '-1' })}${GOOD}`)),
  costs(
    INVALID,
    'two lengths',
    writes(`HTTP/1.1 200 OK\r\ncontent-length: 3\r\ncontent-length: 900\r\n\r\n${GOOD}`),
  ),
  costs(
    INVALID,
    'a length and chunks',
    writes(`${head(200, { 'content-length': '3', 'transfer-encoding': 'chunked' })}0\r\n\r\n`),
  ),
  costs(INVALID, 'a chunk whose length is no number', writes(`${CHUNKED}xyz\r\n${GOOD}\r\n0\r\n\r\n`)),
  costs(
    UNREACHABLE,
    'another protocol, which nobody asked for',
    writes('HTTP/1.1 101 Switching Protocols\r\nupgrade: websocket\r\nconnection: upgrade\r\n\r\n'),
  ),
  well(
    'a second answer behind its own, for the next who asks',
    answers(GOOD, { headers: { 'x-behind': '1' } }),
  ),
  well(
    'a second answer behind its own, at once',
    writes(`${head(200, { 'content-length': String(GOOD.length) })}${GOOD}${SMUGGLED}`),
  ),
  well(
    'headers for the caller, which do not reach it',
    answers(GOOD, {
      headers: {
        'set-cookie': PLANTED,
        'x-request-id': PLANTED,
        location: PLANTED,
        'www-authenticate': PLANTED,
      },
    }),
  ),
  well('an answer in single bytes', ({ socket }) => {
    for (const byte of Buffer.from(`${head(200, { 'content-length': String(GOOD.length) })}${GOOD}`))
      socket.write(Buffer.from([byte]));
  }),
];

/** What is done with connections, and how much comes over them. */
export const CONNECTION_CASES: readonly SubgraphCase[] = [
  ...numbered<SubgraphCase>('SUBGRAPH-GONE', GONE),
  ...numbered<SubgraphCase>('SUBGRAPH-SLOW', SLOW),
  ...numbered<SubgraphCase>('SUBGRAPH-REDIRECT', REDIRECTS),
  ...numbered<SubgraphCase>('SUBGRAPH-SIZE', SIZES),
  ...numbered<SubgraphCase>('SUBGRAPH-WIRE', WIRE),
];
