import { ClientError } from '../errors.ts';
import type { OperationSize } from './measure-operation.ts';
import { LONGEST_NAME } from './scan-document.ts';

/** The most that an operation may ask for; each is a setting under `limits.operation`. */
export type OperationLimits = Readonly<Record<keyof OperationSize, number>>;

/** What is limited of a document before it is validated; also a setting under `limits.operation`. */
export interface DocumentLimits {
  /** How many pairs of fields or fragments may have to be compared with each other. */
  comparisons: number;
  /** How many variables each of its operations may define. */
  variables: number;
}

/** How each limit is told to the caller who went over it. */
const LIMITS: Readonly<Record<keyof OperationSize, (most: number) => string>> = {
  nesting: (most) => `its fragments and fields are nested more than ${most} levels deep`,
  depth: (most) => `its fields are nested more than ${most} levels deep`,
  selections: (most) => `it makes more than ${most} selections`,
  aliases: (most) => `it has more than ${most} aliases`,
  rootFields: (most) => `it asks for more than ${most} fields of the root`,
  directives: (most) => `it has more than ${most} directives`,
};

/**
 * Refuses variables whose lists and objects stand in each other deeper than an operation may be nested: whatever reads or writes them
 * goes down one call for each. Also those with a property whose name is longer than any of a schema's.
 * @throws ClientError OPERATION_TOO_LARGE
 */
export function keepNesting(variables: unknown, { nesting }: Pick<OperationLimits, 'nesting'>): void {
  const reason = excess(variables, nesting);
  if (reason === undefined) return;
  const levels = `are nested more than ${nesting} levels deep`;
  const name = `have a property whose name has more than ${LONGEST_NAME} characters`;
  throw new ClientError(
    'OPERATION_TOO_LARGE',
    `The variables ${reason === 'nesting' ? levels : name}; send less at a time.`,
  );
}

function excess(value: unknown, levels: number): 'nesting' | 'name' | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  if (levels === 0) return 'nesting';
  if (Array.isArray(value)) return firstExcess(value, levels);
  return Object.keys(value).some((name) => name.length > LONGEST_NAME)
    ? 'name'
    : firstExcess(Object.values(value), levels);
}

function firstExcess(values: readonly unknown[], levels: number): ReturnType<typeof excess> {
  for (const value of values) {
    const found = excess(value, levels - 1);
    if (found !== undefined) return found;
  }
  return undefined;
}

/**
 * Refuses an operation that asks for too much. Fragments count in each place where they are spread.
 * @throws ClientError OPERATION_TOO_LARGE that names the first limit that is exceeded.
 */
export function keepLimits(size: OperationSize, limits: OperationLimits): void {
  for (const [name, say] of Object.entries(LIMITS)) {
    const most = limits[name as keyof OperationSize];
    if (size[name as keyof OperationSize] <= most) continue;
    throw new ClientError(
      'OPERATION_TOO_LARGE',
      `The operation asks for too much at a time: ${say(most)}. Fragments count wherever they are spread.`,
    );
  }
}
