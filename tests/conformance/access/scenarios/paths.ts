import type { AccessCase } from '../case.ts';
import { valueOf } from '../values.ts';
import { FORMS, type Leaf } from './path-forms.ts';

const LEAVES = [
  { no: 1, words: 'A guarded field', name: 'scopedTwice', selection: '', coordinate: 'Person.scopedTwice' },
  {
    no: 2,
    words: 'A field of a guarded scalar',
    name: 'reviewedCode',
    selection: '',
    coordinate: 'Person.reviewedCode',
  },
  {
    no: 3,
    words: 'A field of a guarded object type',
    name: 'signedVault',
    selection: ' { gold }',
    coordinate: 'signedVault.gold',
  },
] as const;

/** The callers of whom one may see every leaf and the other none. */
const CALLERS = [
  { no: 1, caller: 'anonymous', met: false },
  { no: 2, caller: 'chief', met: true },
] as const;

/** ACC-PATH-<form><leaf><caller>: each way to write a query, to each kind of guarded field. */
export const pathCases: readonly AccessCase[] = FORMS.flatMap((form) =>
  LEAVES.flatMap(({ no, words, name, selection, coordinate }) =>
    CALLERS.map(({ no: callerNo, caller, met }) => {
      const held = selection === '' ? valueOf(coordinate) : { gold: valueOf(coordinate) };
      const write = (directives = ''): string => `${name} ${directives}${selection}`;
      const leaf: Leaf = { name, write, value: met ? held : null };
      return {
        id: `ACC-PATH-${String(form.no).padStart(2, '0')}${no}${callerNo}`,
        level: 'MUST',
        sentence: `${words}, ${form.words}, is ${met ? 'answered as if it were open to a caller who may see it' : 'refused to the anonymous caller, with one error for each path'}.`,
        caller,
        operation: form.query(leaf),
        ...(form.variables && { variables: form.variables }),
        data: form.data(leaf),
        refused: met ? [] : form.paths(name),
        ...(!met && { absent: [valueOf(coordinate)] }),
      };
    }),
  ),
);
