import type { FetchDataRewrite } from '@apollo/query-planner';
import { Kind, type DocumentNode, type FieldNode, type SelectionNode } from 'graphql';

/**
 * The place at which a fetch failed, below the object that it adds to: response keys and list indexes. Of the path that the
 * subgraph gives only keys that were asked for are kept: anything else would be a text from outside. Where it gives none, it is
 * the key that the fetch is for, if it is for one alone.
 * @param given the subgraph's path; for entities, from the entity on.
 * @param rewrites how keys of the fetch are called in the answer; the planner gives a name of its own for one key alone.
 */
export function errorPath(
  fetch: DocumentNode,
  given: readonly (string | number)[] = [],
  rewrites: readonly FetchDataRewrite[] = [],
): (string | number)[] {
  const path = pathInFetch(fetch, given);
  if (rewrites.length === 0) return path;
  const renamed = new Map(
    rewrites.flatMap((rewrite) =>
      rewrite.kind === 'KeyRenamer' ? [[rewrite.path.at(-1), rewrite.renameKeyTo] as const] : [],
    ),
  );
  return path.map((key) => (typeof key === 'string' ? (renamed.get(key) ?? key) : key));
}

function pathInFetch(fetch: DocumentNode, given: readonly (string | number)[]): (string | number)[] {
  const path: (string | number)[] = [];
  let fields = rootFields(fetch);
  for (const key of given) {
    if (typeof key === 'number') {
      if (path.length > 0 && Number.isSafeInteger(key) && key >= 0) path.push(key);
      continue;
    }
    const named = fields.filter((field) => responseKey(field) === key);
    if (named.length === 0) break;
    path.push(key);
    fields = named.flatMap((field) => fieldsOf(field.selectionSet?.selections));
  }
  return path.length > 0 ? path : onlyKey(rootFields(fetch));
}

/** The fields that the fetch adds: those of its entities, or else those of the root. */
function rootFields(fetch: DocumentNode): FieldNode[] {
  const fields = fetch.definitions.flatMap((node) =>
    node.kind === Kind.OPERATION_DEFINITION ? fieldsOf(node.selectionSet.selections) : [],
  );
  return fields.flatMap((field) =>
    field.name.value === '_entities' ? fieldsOf(field.selectionSet?.selections) : [field],
  );
}

/** Through fragments. The planner writes them in their places. */
function fieldsOf(selections: readonly SelectionNode[] = []): FieldNode[] {
  return selections.flatMap((node) => {
    if (node.kind === Kind.FIELD) return node.name.value === '__typename' ? [] : [node];
    return node.kind === Kind.INLINE_FRAGMENT ? fieldsOf(node.selectionSet.selections) : [];
  });
}

function onlyKey(fields: readonly FieldNode[]): string[] {
  const [key, ...others] = new Set(fields.map(responseKey));
  return key === undefined || others.length > 0 ? [] : [key];
}

function responseKey({ alias, name }: FieldNode): string {
  return alias?.value ?? name.value;
}
