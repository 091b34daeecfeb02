/** Response keys and list indexes from the root. */
export type ExactPath = readonly (string | number)[];

/** Something wrong with a value. Its path is given list indexes by the lists around it, from the innermost out. */
export interface Fault {
  kind: 'inaccessible' | 'missing';
  field: readonly string[];
  path: (string | number)[];
}

/** How many places are named where one field of the operation has the same fault in several. */
const NAMED_PLACES = 20;

/** Notes that something is wrong with a field's value; the lists around it have still to say where in them. */
export function note(faults: Fault[], kind: Fault['kind'], field: readonly string[]): void {
  let known = 0;
  for (const fault of faults) if (fault.field === field && fault.kind === kind) known++;
  if (known < NAMED_PLACES) faults.push({ kind, field, path: [...field] });
}
