import { ClientError } from '../errors.ts';
import type { OperationSize } from './measure-operation.ts';

/** The most that an operation may ask for; each is a setting under `limits.operation`. */
export type OperationLimits = Readonly<Record<keyof OperationSize, number>>;

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
 * goes down one call for each.
 * @throws ClientError OPERATION_TOO_LARGE
 */
export function keepNesting(variables: unknown, { nesting }: Pick<OperationLimits, 'nesting'>): void {
  if (isDeeper(variables, nesting))
    throw new ClientError(
      'OPERATION_TOO_LARGE',
      `The variables are nested more than ${nesting} levels deep; send less at a time.`,
    );
}

function isDeeper(value: unknown, levels: number): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return levels === 0 || Object.values(value).some((inner) => isDeeper(inner, levels - 1));
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
