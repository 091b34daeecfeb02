import {
  getDirectiveValues,
  getNamedType,
  GraphQLIncludeDirective,
  GraphQLSkipDirective,
  isAbstractType,
  isCompositeType,
  isUnionType,
  Kind,
  type DocumentNode,
  type FieldNode,
  type GraphQLCompositeType,
  type GraphQLOutputType,
  type GraphQLSchema,
  type SelectionNode,
  type SelectionSetNode,
} from 'graphql';

/** What was asked of a subgraph. */
export interface Asked {
  /** The fetch's document, with one operation that is valid for the subgraph. */
  document: DocumentNode;
  variables: Readonly<Record<string, unknown>>;
}

/** What is selected of a value, in one place of a document. */
export interface Selected {
  sets: readonly SelectionSetNode[];
  /** The type that the schema has at this place; undefined where a scalar is, or federation's `_Entity`. */
  declared: GraphQLCompositeType | undefined;
}

/** What stands behind one response key. */
export interface AskedField {
  name: string;
  /** Undefined for `__typename`, and for `_entities`, which only subgraphs have. */
  type: GraphQLOutputType | undefined;
  selected: Selected;
  /** Whether it answers the field itself: no alias and no argument, in what is selected of it neither. */
  isPlain: boolean;
}

/** By response key, the fields that are asked of an object; without a type, those that any type would be asked for. */
export type AskedFields = (
  selected: Selected,
  type: GraphQLCompositeType | undefined,
) => ReadonlyMap<string, AskedField>;

/**
 * Collects fields (GraphQL, section 6.3.2) for one answer. Each selection is gone through once for each type, however many
 * objects there are.
 */
export function createAskedFields(schema: GraphQLSchema, asked: Asked): AskedFields {
  const known = new Map<Selected, Map<string | undefined, ReadonlyMap<string, AskedField>>>();
  return (selected, type) => {
    const byType = known.get(selected) ?? new Map<string | undefined, ReadonlyMap<string, AskedField>>();
    known.set(selected, byType);
    let fields = byType.get(type?.name);
    if (fields === undefined) {
      const found = new Map<string, Found>();
      for (const set of selected.sets) {
        collect(set.selections, selected.declared, { schema, asked, type, found });
      }
      byType.set(type?.name, (fields = new Map([...found].map(([key, each]) => [key, fieldOf(each)]))));
    }
    return fields;
  };
}

/** Whether an object of this type, or of one that implements it, may stand where the condition's type is asked for. */
export function applies(
  schema: GraphQLSchema,
  condition: GraphQLCompositeType,
  type: GraphQLCompositeType,
): boolean {
  if (condition === type) return true;
  return isAbstractType(condition) && !isUnionType(type) && schema.isSubType(condition, type);
}

interface Found {
  type: GraphQLOutputType | undefined;
  nodes: FieldNode[];
}

interface Collecting {
  schema: GraphQLSchema;
  asked: Asked;
  type: GraphQLCompositeType | undefined;
  found: Map<string, Found>;
}

function collect(
  selections: readonly SelectionNode[],
  parent: GraphQLCompositeType | undefined,
  collecting: Collecting,
): void {
  const { schema, asked, type, found } = collecting;
  for (const selection of selections) {
    if (!isIncluded(selection, asked.variables)) continue;
    if (selection.kind === Kind.FIELD) {
      const key = selection.alias?.value ?? selection.name.value;
      const nodes = found.get(key)?.nodes ?? [];
      found.set(key, { type: typeOf(selection.name.value, parent), nodes: [...nodes, selection] });
      continue;
    }
    const fragment =
      selection.kind === Kind.FRAGMENT_SPREAD ? fragmentOf(selection.name.value, asked) : selection;
    const name = fragment.typeCondition?.name.value;
    const condition = name === undefined ? parent : schema.getType(name);
    if (!isCompositeType(condition)) continue;
    if (name === undefined || !type || applies(schema, condition, type)) {
      collect(fragment.selectionSet.selections, condition, collecting);
    }
  }
}

function fragmentOf(name: string, { document }: Asked) {
  const fragment = document.definitions.find(
    (node) => node.kind === Kind.FRAGMENT_DEFINITION && node.name.value === name,
  );
  if (fragment?.kind !== Kind.FRAGMENT_DEFINITION)
    throw new Error('a fetch has the fragments that it spreads');
  return fragment;
}

/** The type of a field; federation makes subgraphs out of the supergraph, so it knows all but what it adds itself. */
function typeOf(name: string, parent: GraphQLCompositeType | undefined): GraphQLOutputType | undefined {
  if (name === '__typename' || name === '_entities') return undefined;
  const field = parent && !isUnionType(parent) ? parent.getFields()[name] : undefined;
  if (!field) throw new Error('a fetch has no field that the supergraph has not');
  return field.type;
}

function fieldOf({ type, nodes }: Found): AskedField {
  const declared = type && getNamedType(type);
  return {
    name: nodes[0]?.name.value ?? '',
    type,
    selected: {
      sets: nodes.flatMap((node) => node.selectionSet ?? []),
      declared: isCompositeType(declared) ? declared : undefined,
    },
    isPlain: nodes.every(isPlain),
  };
}

function isPlain(selection: SelectionNode): boolean {
  if (selection.kind === Kind.FRAGMENT_SPREAD) return false;
  if (selection.kind === Kind.FIELD && (selection.alias ?? selection.arguments?.length)) return false;
  return selection.selectionSet?.selections.every(isPlain) ?? true;
}

/** GraphQL, sections 3.13.1 and 3.13.2. */
function isIncluded(selection: SelectionNode, variables: Asked['variables']): boolean {
  if (getDirectiveValues(GraphQLSkipDirective, selection, variables)?.['if'] === true) return false;
  return getDirectiveValues(GraphQLIncludeDirective, selection, variables)?.['if'] !== false;
}
