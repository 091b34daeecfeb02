import type { GraphQLFormattedError, GraphQLSchema } from 'graphql';
import type { ExecutionResult, SubgraphError } from '../execution/engine.ts';
import { shownLabel } from '../reserved-names.ts';
import { errorsOf } from './answer-errors.ts';
import { failuresOf } from './failures-of.ts';
import type { ExactPath } from './faults.ts';
import type { DeferredFragment } from './writing.ts';

/** What is there of an answer beyond its initial part. */
export interface AnswerPart {
  incremental: readonly DeferredAnswer[];
  hasNext: boolean;
  extensions?: Readonly<Record<string, unknown>>;
}

/** A deferred fragment on one object. */
export interface DeferredAnswer {
  path: ExactPath;
  /** As the caller calls it; missing where there is none. */
  label?: string;
  /** As JSON. */
  data: string;
  errors?: readonly GraphQLFormattedError[];
}

/** What deferred parts are made of. */
export interface Delivery {
  /** The API schema. */
  schema: GraphQLSchema;
  /** By label. */
  denials: ReadonlyMap<string, readonly GraphQLFormattedError[]>;
  /** What failed of deferred fragments while the initial part was fetched, where the caller knows it. */
  failures: readonly SubgraphError[];
  /** Puts what failed where the caller knows it. */
  locate: (failure: SubgraphError) => SubgraphError;
  fetched: ExecutionResult['later'];
}

/** A fragment on all of its objects, and what failed of it. */
interface Ready {
  fragments: readonly DeferredFragment[];
  failures: readonly SubgraphError[];
}

/**
 * Delivers deferred fragments as they are there; those that are there together come as one part. A fragment that lies in another
 * comes after it.
 * @throws Error where the engine itself is at fault.
 */
export async function* deliver(
  initial: readonly DeferredFragment[],
  delivery: Delivery,
): AsyncGenerator<AnswerPart, void> {
  const ready: Ready[] = [];
  let pending = 0;
  let fault: unknown;
  let wake = (): void => undefined;

  const expect = (deferred: readonly DeferredFragment[]): void => {
    for (const [label, fragments] of byLabel(deferred)) {
      pending++;
      void Promise.resolve(delivery.fetched?.get(label) ?? [])
        .then(
          (failures) => void ready.push({ fragments, failures }),
          (error: unknown) => void (fault ??= error),
        )
        .finally(() => wake());
    }
  };

  expect(initial);
  while (pending > 0) {
    if (ready.length === 0 && fault === undefined) await new Promise<void>((resolve) => (wake = resolve));
    if (fault !== undefined) throw fault as Error;
    const incremental: DeferredAnswer[] = [];
    for (const each of ready.splice(0)) {
      pending--;
      const { answers, nested } = writeFragment(each, delivery);
      incremental.push(...answers);
      expect(nested);
    }
    yield { incremental, hasNext: pending > 0 };
  }
}

function byLabel(deferred: readonly DeferredFragment[]): Map<string, DeferredFragment[]> {
  const groups = new Map<string, DeferredFragment[]>();
  for (const each of deferred) {
    const group = groups.get(each.label);
    if (group) group.push(each);
    else groups.set(each.label, [each]);
  }
  return groups;
}

function writeFragment(
  { fragments, failures }: Ready,
  delivery: Delivery,
): { answers: DeferredAnswer[]; nested: DeferredFragment[] } {
  const { schema, denials } = delivery;
  const { at, others } = failuresOf(schema, fragments, failures.map(delivery.locate), delivery.failures);
  const refused = denials.get(fragments[0]?.label ?? '') ?? [];
  const told = new Set<string>();
  const nested: DeferredFragment[] = [];
  const answers = fragments.map((fragment, index): DeferredAnswer => {
    const written = fragment.write();
    nested.push(...written.deferred);
    // What failed at no one of the objects is told with the first; it may be why something is missing from any of them.
    const isConcerned = index === 0 || written.missing.length > 0;
    const found = isConcerned ? [...at(fragment), ...others] : at(fragment);
    const errors = errorsOf(refused, found, written).filter((error) => isNew(told, error));
    const label = shownLabel(fragment.label);
    return {
      path: fragment.path,
      ...(label !== undefined && { label }),
      data: written.data,
      ...(errors.length > 0 && { errors }),
    };
  });
  return { answers, nested };
}

/** Refused fields and types have one error for all objects. */
function isNew(told: Set<string>, error: GraphQLFormattedError): boolean {
  const text = JSON.stringify(error);
  if (told.has(text)) return false;
  told.add(text);
  return true;
}
