import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync } from 'node:zlib';
import { answered, numbered, refused, type ClientCase } from '../case.ts';
import { body, http, post, wire } from '../send.ts';

const QUESTION = '{"query":"{ __typename }"}';
const there = answered({ __typename: 'Query' });
const bad = refused(400, 'BAD_REQUEST');
const tooLarge = refused(413, 'BODY_TOO_LARGE');
/** The connection may be closed while the rest is still being sent. */
const tooLargeOrCut = refused([413, 0], 'BODY_TOO_LARGE');
const MEBIBYTE = 1_048_576;

/** JSON that is almost nothing but spaces. */
const spaces = (bytes: number): string => `{"query":"{ __typename }","x":"${' '.repeat(bytes)}"}`;
const coded = (encoding: string): Record<string, string> => ({ 'content-encoding': encoding });

const BOMBS = numbered<ClientCase>('CLIENT-BOMB', [
  {
    claim: 'gzip of half a mebibyte of spaces',
    attack: body(gzipSync(spaces(500_000)), coded('gzip')),
    outcome: tooLarge,
  },
  {
    claim: 'gzip of 64 MiB of spaces',
    attack: body(gzipSync(spaces(64 * MEBIBYTE)), coded('gzip')),
    outcome: tooLarge,
  },
  {
    claim: 'deflate of 64 MiB of spaces',
    attack: body(deflateSync(spaces(64 * MEBIBYTE)), coded('deflate')),
    outcome: tooLarge,
  },
  {
    claim: 'Brotli of 64 MiB of spaces',
    attack: body(brotliCompressSync(spaces(64 * MEBIBYTE)), coded('br')),
    outcome: tooLarge,
  },
  {
    claim: 'gzip of what is gzip of 64 MiB',
    attack: body(gzipSync(gzipSync(spaces(64 * MEBIBYTE))), coded('gzip, gzip')),
    outcome: bad,
  },
  {
    claim: 'a thousand small gzip members, one after the other',
    attack: body(Buffer.concat(Array(1000).fill(gzipSync(' '.repeat(60_000)))), coded('gzip')),
    outcome: tooLarge,
  },
]);

const ENCODINGS = numbered<ClientCase>('CLIENT-ENCODING', [
  { claim: 'gzip that is none', attack: body(QUESTION, coded('gzip')), outcome: bad },
  { claim: 'Brotli that is none', attack: body(QUESTION, coded('br')), outcome: bad },
  { claim: 'deflate that is none', attack: body(QUESTION, coded('deflate')), outcome: bad },
  {
    claim: 'deflate without its head',
    attack: body(deflateRawSync(QUESTION), coded('deflate')),
    outcome: bad,
  },
  {
    claim: 'gzip that is cut off',
    attack: body(gzipSync(QUESTION).subarray(0, -9), coded('gzip')),
    outcome: bad,
  },
  {
    claim: 'gzip with rubbish behind it',
    attack: body(Buffer.concat([gzipSync(QUESTION), Buffer.from('rubbish')]), coded('gzip')),
    outcome: { kind: 'withstood' },
  },
  { claim: 'a coding that nobody knows', attack: body(QUESTION, coded('zstd')), outcome: bad },
  {
    claim: 'a list of a thousand codings',
    attack: body(QUESTION, coded(Array(1000).fill('br').join(','))),
    outcome: bad,
  },
  {
    claim: 'a coding called like a property of every object',
    attack: body(QUESTION, coded('constructor')),
    outcome: bad,
  },
  { claim: 'an honest gzip is answered', attack: body(gzipSync(QUESTION), coded('gzip')), outcome: there },
]);

const json = (charset: string): Record<string, string> => ({
  'content-type': `application/json; charset=${charset}`,
});

const CHARSETS = numbered<ClientCase>('CLIENT-CHARSET', [
  { claim: 'UTF-16', attack: body(Buffer.from(QUESTION, 'utf16le'), json('utf-16le')), outcome: bad },
  {
    claim: 'UTF-16 that says it is UTF-8',
    attack: body(Buffer.from(QUESTION, 'utf16le'), json('utf-8')),
    outcome: bad,
  },
  { claim: 'UTF-7', attack: body(QUESTION, json('utf-7')), outcome: bad },
  { claim: 'a charset that there is not', attack: body(QUESTION, json('"no such"')), outcome: bad },
  {
    claim: 'bytes that are no UTF-8, in a text',
    attack: body(
      Buffer.concat([
        Buffer.from('{"query":"{ __typename }","x":"'),
        Buffer.from([0xff, 0xfe, 0xc0]),
        Buffer.from('"}'),
      ]),
    ),
    outcome: { kind: 'withstood' },
  },
  {
    claim: 'a quotation mark in two bytes where one is due',
    attack: body(Buffer.concat([Buffer.from('{"query":'), Buffer.from([0xc0, 0xa2]), Buffer.from('x"}')])),
    outcome: bad,
  },
]);

const LENGTHS = numbered<ClientCase>('CLIENT-LENGTH', [
  { claim: 'a body over 1 MiB', attack: body(spaces(MEBIBYTE)), outcome: tooLargeOrCut },
  {
    claim: 'a body over 1 MiB in chunks, whose length nobody said',
    attack: http({
      body: spaces(4 * MEBIBYTE),
      headers: { 'content-type': 'application/json', 'transfer-encoding': 'chunked', 'content-length': [] },
    }),
    outcome: tooLargeOrCut,
  },
  {
    claim: 'a body that says it is a gigabyte',
    attack: wire(post('content-length: 1000000000') + '{'),
    outcome: tooLarge,
  },
  {
    claim: 'a length that is negative',
    attack: wire(post('content-length: -1') + QUESTION),
    outcome: refused(400),
  },
  {
    claim: 'a length that is no number',
    attack: wire(post('content-length: 2e1') + QUESTION),
    outcome: refused(400),
  },
  {
    claim: 'a length beyond every number',
    attack: wire(post(`content-length: ${'9'.repeat(40)}`) + QUESTION),
    outcome: refused([400, 413]),
  },
]);

/** How a body is written down. */
export const ENCODING_CASES: readonly ClientCase[] = [...BOMBS, ...ENCODINGS, ...CHARSETS, ...LENGTHS];
