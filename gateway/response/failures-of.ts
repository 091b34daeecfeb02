import type { GraphQLSchema } from 'graphql';
import type { SubgraphError } from '../execution/engine.ts';
import { collectFields, LEFT_OUT } from '../graphql/conditional-fields.ts';
import { shownKey } from '../reserved-names.ts';
import type { ExactPath } from './faults.ts';
import type { DeferredFragment } from './writing.ts';

/** What failed of one deferred fragment. */
export interface FragmentFailures {
  /** On one of its objects. */
  at: (fragment: DeferredFragment) => readonly SubgraphError[];
  /** On no one of them: the path leaves list indexes out, or what was fetched for the fragment failed elsewhere. */
  others: readonly SubgraphError[];
}

/**
 * Tells what failed of a deferred fragment by the objects that it stands on.
 * @param fragments one fragment on all of its objects.
 * @param own what failed of what was fetched for it.
 * @param before what failed of deferred fragments while the initial part was fetched.
 */
export function failuresOf(
  schema: GraphQLSchema,
  fragments: readonly DeferredFragment[],
  own: readonly SubgraphError[],
  before: readonly SubgraphError[],
): FragmentFailures {
  const [{ path, set } = { path: [], set: undefined }] = fragments;
  const sets = set ? [{ node: set, when: [] }] : [];
  const collected = collectFields({ schema, defer: LEFT_OUT }, sets, undefined, undefined);
  const keys = new Set<unknown>([...collected.keys()].map(shownKey));
  const within = (failed: ExactPath, start: ExactPath): boolean =>
    failed.length === start.length || keys.has(failed[start.length]);

  const withoutIndexes = path.filter((key) => typeof key === 'string');
  const byObject = new Map(fragments.map((each) => [JSON.stringify(each.path), [] as SubgraphError[]]));
  const others: SubgraphError[] = [];
  const place = (failure: SubgraphError, isOwn: boolean): void => {
    const { path: failed } = failure;
    const object = within(failed, path) && byObject.get(JSON.stringify(failed.slice(0, path.length)));
    if (object) object.push(failure);
    else if (isOwn || (within(failed, withoutIndexes) && withoutIndexes.every((key, i) => failed[i] === key)))
      others.push(failure);
  };
  for (const each of own) place(each, true);
  for (const each of before) place(each, false);
  return { at: (fragment) => byObject.get(JSON.stringify(fragment.path)) ?? [], others };
}
