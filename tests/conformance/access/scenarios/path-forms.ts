import { valueOf } from '../values.ts';

/** A guarded field that a path leads to: its selections and what it holds, or null where it is refused. */
export interface Leaf {
  name: string;
  /** Writes the field, with directives. */
  write: (directives?: string) => string;
  value: unknown;
}

/** A way to write a query that reaches a field. The field is refused at `paths`, if it is refused. */
export interface PathForm {
  no: number;
  words: string;
  query: (leaf: Leaf) => string;
  data: (leaf: Leaf) => unknown;
  paths: (name: string) => string[];
  variables?: Record<string, unknown>;
}

const OPEN = valueOf('Person.open');
const inPerson = (name: string): string[] => [`person.${name}`];
const personOf = ({ name, value }: Leaf): unknown => ({ person: { [name]: value } });
const openPerson = (): unknown => ({ person: { open: OPEN } });

/** The numbers are part of ids and so never change. */
export const FORMS: readonly PathForm[] = [
  {
    no: 1,
    words: 'asked plainly',
    query: (leaf) => `{ person { ${leaf.write()} } }`,
    data: personOf,
    paths: inPerson,
  },
  {
    no: 2,
    words: 'under an alias',
    query: (leaf) => `{ person { other: ${leaf.write()} } }`,
    data: ({ value }) => ({ person: { other: value } }),
    paths: () => ['person.other'],
  },
  {
    no: 3,
    words: 'under the name of an open field',
    query: (leaf) => `{ person { open: ${leaf.write()} } }`,
    data: ({ value }) => ({ person: { open: value } }),
    paths: () => ['person.open'],
  },
  {
    no: 4,
    words: 'with its name and that of an open field swapped',
    query: (leaf) => `{ person { open: ${leaf.write()} ${leaf.name}: open } }`,
    data: ({ name, value }) => ({ person: { open: value, [name]: OPEN } }),
    paths: () => ['person.open'],
  },
  {
    no: 5,
    words: 'below an alias',
    query: (leaf) => `{ other: person { ${leaf.write()} } }`,
    data: ({ name, value }) => ({ other: { [name]: value } }),
    paths: (name) => [`other.${name}`],
  },
  {
    no: 6,
    words: 'in a named fragment',
    query: (leaf) => `{ person { ...F } } fragment F on Person { ${leaf.write()} }`,
    data: personOf,
    paths: inPerson,
  },
  {
    no: 7,
    words: 'in a named fragment within another',
    query: (leaf) =>
      `{ person { ...F } } fragment F on Person { open ...G } fragment G on Person { ... { ${leaf.write()} } }`,
    data: ({ name, value }) => ({ person: { open: OPEN, [name]: value } }),
    paths: inPerson,
  },
  {
    no: 8,
    words: 'in an inline fragment with a type',
    query: (leaf) => `{ person { ... on Person { ${leaf.write()} } } }`,
    data: personOf,
    paths: inPerson,
  },
  {
    no: 9,
    words: 'in an inline fragment without a type',
    query: (leaf) => `{ person { ... { ${leaf.write()} } } }`,
    data: personOf,
    paths: inPerson,
  },
  {
    no: 10,
    words: 'twice in one place',
    query: (leaf) => `{ person { ${leaf.write()} ${leaf.write()} } }`,
    data: personOf,
    paths: inPerson,
  },
  {
    no: 11,
    words: 'in one fragment at two places',
    query: (leaf) => `{ person { ...F } again: person { ...F } } fragment F on Person { ${leaf.write()} }`,
    data: ({ name, value }) => ({ person: { [name]: value }, again: { [name]: value } }),
    paths: (name) => [`person.${name}`, `again.${name}`],
  },
  {
    no: 12,
    words: 'in a list',
    query: (leaf) => `{ people { ${leaf.write()} } }`,
    data: ({ name, value }) => ({ people: [{ [name]: value }, { [name]: value }] }),
    paths: (name) => [`people.${name}`],
  },
  {
    no: 13,
    words: 'in a list of lists',
    query: (leaf) => `{ grid { ${leaf.write()} } }`,
    data: ({ name, value }) => {
      const row = [{ [name]: value }, { [name]: value }];
      return { grid: [row, row] };
    },
    paths: (name) => [`grid.${name}`],
  },
  {
    no: 14,
    words: 'in a list below a list',
    query: (leaf) => `{ people { friends { ${leaf.write()} } } }`,
    data: ({ name, value }) => {
      const person = { friends: [{ [name]: value }, { [name]: value }] };
      return { people: [person, person] };
    },
    paths: (name) => [`people.friends.${name}`],
  },
  {
    no: 15,
    words: 'skipped by a literal',
    query: (leaf) => `{ person { open ${leaf.write('@skip(if: true)')} } }`,
    data: openPerson,
    paths: inPerson,
  },
  {
    no: 16,
    words: 'not included by a literal',
    query: (leaf) => `{ person { open ${leaf.write('@include(if: false)')} } }`,
    data: openPerson,
    paths: inPerson,
  },
  {
    no: 17,
    words: 'not skipped by a literal',
    query: (leaf) => `{ person { ${leaf.write('@skip(if: false)')} } }`,
    data: personOf,
    paths: inPerson,
  },
  {
    no: 18,
    words: 'not included by a variable',
    query: (leaf) => `query ($yes: Boolean!) { person { open ${leaf.write('@include(if: $yes)')} } }`,
    data: openPerson,
    paths: inPerson,
    variables: { yes: false },
  },
  {
    no: 19,
    words: 'included by a variable',
    query: (leaf) => `query ($yes: Boolean!) { person { ${leaf.write('@include(if: $yes)')} } }`,
    data: personOf,
    paths: inPerson,
    variables: { yes: true },
  },
  {
    no: 20,
    words: 'skipped by a variable that has only a default',
    query: (leaf) => `query ($no: Boolean = true) { person { open ${leaf.write('@skip(if: $no)')} } }`,
    data: openPerson,
    paths: inPerson,
  },
  {
    no: 21,
    words: 'in a fragment that is not included',
    query: (leaf) => `{ person { open ... @include(if: false) { ${leaf.write()} } } }`,
    data: openPerson,
    paths: inPerson,
  },
  {
    no: 22,
    words: 'three objects deep',
    query: (leaf) => `{ person { friend { friend { ${leaf.write()} } } } }`,
    data: ({ name, value }) => ({ person: { friend: { friend: { [name]: value } } } }),
    paths: (name) => [`person.friend.friend.${name}`],
  },
  {
    no: 23,
    words: 'in a fragment on its type under an interface',
    query: (leaf) => `{ being { open ... on Person { ${leaf.write()} } } }`,
    data: ({ name, value }) => ({ being: { open: OPEN, [name]: value } }),
    paths: (name) => [`being.${name}`],
  },
  {
    no: 24,
    words: 'under two aliases in one place',
    query: (leaf) => `{ person { a: ${leaf.write()} b: ${leaf.write()} } }`,
    data: ({ value }) => ({ person: { a: value, b: value } }),
    paths: () => ['person.a', 'person.b'],
  },
  {
    no: 25,
    words: 'in what a mutation returns',
    query: (leaf) => `mutation { touch { ${leaf.write()} } }`,
    data: ({ name, value }) => ({ touch: { [name]: value } }),
    paths: (name) => [`touch.${name}`],
  },
  {
    no: 26,
    words: 'once skipped and once not',
    query: (leaf) => `{ person { ${leaf.write('@skip(if: true)')} ${leaf.write()} } }`,
    data: personOf,
    paths: inPerson,
  },
];
