import {
  Kind,
  type FragmentDefinitionNode,
  type OperationDefinitionNode,
  type SelectionNode,
  type SelectionSetNode,
} from 'graphql';

/** How large an operation is, with every fragment counted in each place where it is spread. */
export interface OperationSize {
  /** Fields and inline fragments. */
  selections: number;
  /** The longest way from the root: `{ a { b } }` is 2. */
  depth: number;
  /** The same, with fragments as levels of their own: `{ ...F }` with a field in it is 2. */
  nesting: number;
  aliases: number;
  rootFields: number;
  directives: number;
}

const NOTHING: OperationSize = {
  selections: 0,
  depth: 0,
  nesting: 0,
  aliases: 0,
  rootFields: 0,
  directives: 0,
};

/**
 * Measures a valid operation. Each fragment is measured once, however often it is spread, so that the time is in proportion to
 * the document and not to what it expands to.
 */
export function measureOperation(
  operation: OperationDefinitionNode,
  fragments: ReadonlyMap<string, FragmentDefinitionNode>,
): OperationSize {
  const measured = new Map<string, OperationSize>();

  const ofFragment = (name: string): OperationSize => {
    const known = measured.get(name);
    if (known !== undefined) return known;
    const fragment = fragments.get(name);
    if (fragment === undefined) throw new Error('a validated operation has no unknown fragment');
    const size = ofSet(fragment.selectionSet);
    measured.set(name, size);
    return size;
  };

  const ofSelection = (selection: SelectionNode): OperationSize => {
    const directives = selection.directives?.length ?? 0;
    if (selection.kind === Kind.FIELD) {
      const below = selection.selectionSet ? ofSet(selection.selectionSet) : NOTHING;
      return {
        selections: 1 + below.selections,
        depth: 1 + below.depth,
        nesting: 1 + below.nesting,
        aliases: (selection.alias ? 1 : 0) + below.aliases,
        rootFields: 1,
        directives: directives + below.directives,
      };
    }
    const within =
      selection.kind === Kind.FRAGMENT_SPREAD
        ? ofFragment(selection.name.value)
        : ofSet(selection.selectionSet);
    return {
      ...within,
      selections: 1 + within.selections,
      nesting: 1 + within.nesting,
      directives: directives + within.directives,
    };
  };

  const ofSet = ({ selections }: SelectionSetNode): OperationSize =>
    selections.map(ofSelection).reduce(add, NOTHING);

  const size = ofSet(operation.selectionSet);
  return { ...size, directives: size.directives + (operation.directives?.length ?? 0) };
}

function add(one: OperationSize, other: OperationSize): OperationSize {
  return {
    selections: one.selections + other.selections,
    depth: Math.max(one.depth, other.depth),
    nesting: Math.max(one.nesting, other.nesting),
    aliases: one.aliases + other.aliases,
    rootFields: one.rootFields + other.rootFields,
    directives: one.directives + other.directives,
  };
}
