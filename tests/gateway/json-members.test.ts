import { expect, test } from '@jest/globals';
import { EVERY, isList, readMembers } from '../../gateway/graphql/json-members.ts';

const WANTED = {
  members: new Map([
    ['data', EVERY],
    ['errors', 3],
  ]),
  depth: 4,
};
const read = (json: string): unknown => {
  const found = readMembers(Buffer.from(json), WANTED);
  return typeof found === 'string' ? found : JSON.parse(found.text);
};

test.each<[string, string, unknown]>([
  ['all of them', '{"data":{"a":1}}', { data: { a: 1 } }],
  ['those with space around them', ' \n{ "x" : 1 , "data" : 2 }\t', { data: 2 }],
  ['nothing of an empty object', '{}', {}],
  [
    'those before, between and behind others',
    '{"a":[1],"data":1,"b":{"c":","},"errors":[]}',
    { data: 1, errors: [] },
  ],
  ['the last of two of one name', '{"data":1,"data":2,"x":0}', { data: 2 }],
  ['one whose name is escaped', '{"d\\u0061ta":1,"x":0}', { data: 1 }],
  ['none whose name only begins so', '{"data2":1,"dat":2,"x\\"data":3}', {}],
  ['texts with quotes, brackets and backslashes', '{"x":"\\"}","data":"\\\\","y":"]"}', { data: '\\' }],
  ['letters of any script', '{"x":"ß","data":"日本 😀"}', { data: '日本 😀' }],
  [
    'a list up to as many items as are wanted',
    '{"errors":[1,[2,3],4,5,6],"data":0}',
    { errors: [1, [2, 3], 4], data: 0 },
  ],
  ['a list of as many items as are wanted', '{"errors":[1,2,3]}', { errors: [1, 2, 3] }],
])('of an object it keeps %s', (_, json, kept) => {
  expect(read(json)).toEqual(kept);
});

test('what is kept is nested no deeper than it may be, and what is let go as deep as it likes', () => {
  expect(read('{"data":[[[1]]]}')).toEqual({ data: [[[1]]] });
  expect(read('{"data":[[[[1]]]]}')).toBe('too deep');
  expect(read(`{"x":${'['.repeat(100_000)}${']'.repeat(100_000)},"data":1}`)).toEqual({ data: 1 });
});

test.each([
  '',
  ' ',
  '1',
  '"{}"',
  'null',
  '[{}]',
  '{"x":1',
  '{"x":1,"data":1',
  '{"x":1} {}',
  '{"x":[}]}',
  '{"data":1,}',
  '{data:1}',
  '{,}',
])('what is no object is none: %s', (json) => {
  expect(read(json)).toBe('no object');
});

test.each(['{"data":1', '{"data":}', '{"data":1} {}', '{"data" 1}', '{"data":1;"x":2}'])(
  'what is kept is the parser’s to judge: %s',
  (json) => {
    expect(() => read(json)).toThrow(SyntaxError);
  },
);

test('it counts at least as many values as there are', () => {
  const found = readMembers(Buffer.from('{"x":[1,2,3,4],"data":[1,2,{"a":3,"b":[4]}]}'), WANTED);
  expect(found).toMatchObject({ values: 6 });
});

test('a list is known by its first byte', () => {
  expect([' [', '[]', '{}', ''].map((json) => isList(Buffer.from(json)))).toEqual([true, true, false, false]);
});
