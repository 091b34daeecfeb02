import { expect, test } from '@jest/globals';
import { MemberReader, whole, type Members, type Unread } from '../../gateway/graphql/json-members.ts';

const WANTED = {
  members: [whole('data'), { name: 'errors', items: 3, ofItems: [whole('path')] }],
  depth: 4,
  values: 11,
};

/** More than is looked at only once all of it has come. */
const LONG = Buffer.alloc(70_000, ' ');

/** What is found where all comes at once, and where it comes in pieces of so many bytes behind what is long. */
function found(json: string, piece?: number): Members | Unread {
  const reader = new MemberReader(WANTED);
  const bytes = Buffer.from(json);
  if (piece === undefined) reader.take(bytes);
  else {
    reader.take(LONG);
    for (let at = 0; at < bytes.length; at += piece) reader.take(bytes.subarray(at, at + piece));
  }
  return reader.finish();
}

/** What is read, however it comes. */
function read(json: string): unknown {
  const all = [undefined, 1, 2, 3, 5, 8, 1000].map((piece) => {
    const members = found(json, piece);
    if (typeof members === 'string') return members;
    try {
      return JSON.parse(members.text) as unknown;
    } catch {
      return 'not JSON';
    }
  });
  for (const other of all) expect(other).toEqual(all[0]);
  return all[0];
}

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
  [
    'of the items of a list what is wanted of them',
    '{"errors":[{"message":"]},{","path":["a",1],"x":{"path":[2]}},{"x":1},{},{"path":[3]}],"data":{"path":4,"x":5}}',
    { errors: [{ path: ['a', 1] }, {}, {}], data: { path: 4, x: 5 } },
  ],
  [
    'the last of two of one name, in items too',
    '{"errors":[{"path":1,"x":2,"path":3}]}',
    { errors: [{ path: 3 }] },
  ],
  [
    'nothing that is wanted of items elsewhere',
    '{"path":[1],"errors":[{"path":2}],"x":[{"path":3}]}',
    { errors: [{ path: 2 }] },
  ],
  [
    'what stands in the place of a list as it is',
    '{"errors":{"path":1,"x":{"path":2,"y":3}}}',
    { errors: { path: 1, x: { path: 2 } } },
  ],
  [
    'long texts',
    `{"data":"${'\\\\\\"ß'.repeat(40)}","x":"${'\\"'.repeat(40)}"}`,
    { data: '\\"ß'.repeat(40) },
  ],
])('of an object it keeps %s', (_, json, kept) => {
  expect(read(json)).toEqual(kept);
});

test('what is kept is nested no deeper than it may be, and what is let go as deep as it likes', () => {
  expect(read('{"data":[[[1]]]}')).toEqual({ data: [[[1]]] });
  expect(read('{"data":[[[[1]]]]}')).toBe('too deep');
  expect(read(`{"x":${'['.repeat(100_000)}${']'.repeat(100_000)},"data":1}`)).toEqual({ data: 1 });
});

test('what is let go of an item is as deep as it likes', () => {
  expect(read('{"errors":[{"x":[[[[[1]]]]],"path":[1]}]}')).toEqual({ errors: [{ path: [1] }] });
  expect(read('{"errors":[{"x":1,"path":[[1]]}]}')).toBe('too deep');
});

test('what is too deep is known before all of it has come', () => {
  const reader = new MemberReader(WANTED);
  expect([LONG, Buffer.from('{"data":[[['), Buffer.from('[')].map((chunk) => reader.take(chunk))).toEqual([
    ...[undefined, undefined, 'too deep'],
  ]);
});

test.each([
  ...['', ' ', '1', '"{}"', 'null', '{"x":1', '{"x":1,"data":1', '{"data":1', '{"data":"', '{"da', '{"da\\'],
  ...['{"x":1} {}', '{"data":1} {}', '{"x":[}]}', '{"data":1,}', '{data:1}', '{,}'],
  `{${'"data":1,'.repeat(33)}"x":1}`,
])('what is no object is none: %s', (json) => {
  expect(read(json)).toBe('no object');
});

test.each(['{"data":}', '{"data" 1}', '{"data":1;"x":2}', '{"errors":[{"path":}]}'])(
  'what is kept is the parser’s to judge: %s',
  (json) => {
    expect(read(json)).toBe('not JSON');
  },
);

test('of what is kept there are so many values and no more', () => {
  expect(read('{"x":[1,2,3,4,5,6,7,8,9],"data":[1,2,{"a":3,"b":[4,5,6,7,8,9]}]}')).toEqual({
    data: [1, 2, { a: 3, b: [4, 5, 6, 7, 8, 9] }],
  });
  expect(read('{"data":[1,2,{"a":3,"b":[4,5,6,7,8,9,0]}]}')).toBe('too many values');
  expect(read('{"errors":[{"x":[1,2,3,4,5,6,7,8,9],"path":[1,2,3]}]}')).toEqual({
    errors: [{ path: [1, 2, 3] }],
  });
});

test('a list is known by its first byte', () => {
  expect([' [', '[]', '[{}]'].map(read)).toEqual(['list', 'list', 'list']);
});

test('of a text of which all is kept no copy is made of its parts', () => {
  expect(found('{"data": 1 }')).toEqual({ text: '{"data": 1 }' });
});
