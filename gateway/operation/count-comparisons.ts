import {
  Kind,
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  type SelectionSetNode,
} from 'graphql';

/**
 * Whether validating a document would compare more selections with each other than `most` (GraphQL, section 5.3.2, "Field Selection Merging"):
 * all fields of one response key in one place, and all fragments that are spread in one place, are compared in pairs. Each selection that is
 * looked at on the way counts too, so this takes no more steps itself.
 */
export function comparesMoreThan(most: number, document: DocumentNode): boolean {
  const fragments = new Map<string, FragmentDefinitionNode>();
  for (const node of document.definitions)
    if (node.kind === Kind.FRAGMENT_DEFINITION) fragments.set(node.name.value, node);
  const counting: Counting = { fragments, seen: new Set(), left: most };
  for (const node of document.definitions)
    if (node.kind === Kind.OPERATION_DEFINITION) countPlace([node.selectionSet], new Set(), counting);
  // What nobody spreads is validated too.
  for (const [name, { selectionSet }] of fragments)
    if (!counting.seen.has(name)) countPlace([selectionSet], new Set([name]), counting);
  return counting.left < 0;
}

interface Counting {
  fragments: ReadonlyMap<string, FragmentDefinitionNode>;
  /** The fragments that have been spread somewhere. */
  seen: Set<string>;
  left: number;
}

interface Place {
  fields: Map<string, FieldNode[]>;
  /** The fragments that are spread here, or around it: none is gone through twice, nor in circles. */
  spread: Set<string>;
  spreads: number;
}

/** @param around the fragments that are spread around it. */
function countPlace(
  sets: readonly SelectionSetNode[],
  around: ReadonlySet<string>,
  counting: Counting,
): void {
  const place: Place = { fields: new Map(), spread: new Set(around), spreads: 0 };
  for (const set of sets) collect(set, place, counting);
  counting.left -= pairs(place.spreads);
  for (const fields of place.fields.values()) {
    counting.left -= pairs(fields.length);
    if (counting.left < 0) return;
    const below = fields.flatMap(({ selectionSet }) => selectionSet ?? []);
    if (below.length > 0) countPlace(below, place.spread, counting);
  }
}

function collect({ selections }: SelectionSetNode, place: Place, counting: Counting): void {
  for (const selection of selections) {
    if (--counting.left < 0) return;
    if (selection.kind === Kind.FIELD) {
      const key = (selection.alias ?? selection.name).value;
      const fields = place.fields.get(key);
      if (fields) fields.push(selection);
      else place.fields.set(key, [selection]);
    } else if (selection.kind === Kind.INLINE_FRAGMENT) {
      collect(selection.selectionSet, place, counting);
    } else {
      place.spreads++;
      const name = selection.name.value;
      const fragment = place.spread.has(name) ? undefined : counting.fragments.get(name);
      place.spread.add(name);
      counting.seen.add(name);
      if (fragment) collect(fragment.selectionSet, place, counting);
    }
  }
}

function pairs(count: number): number {
  return (count * (count - 1)) / 2;
}
