import type { FetchNode, QueryPlanSelectionNode } from '@apollo/query-planner';
import {
  isEnumType,
  isInterfaceType,
  isObjectType,
  Kind,
  parse,
  print,
  visit,
  type ConstDirectiveNode,
  type DocumentNode,
  type FieldNode,
  type GraphQLSchema,
  type SelectionNode,
} from 'graphql';
import { readNames } from './representation.ts';

/**
 * The values that an entity fetch sends along because some of its fields require them (`@requires`): leaves, told by the names that
 * lead to each. The planner makes one fetch of fields that need them and fields that do not, also where they are fetched under a
 * condition alone.
 * @param schema the supergraph's.
 */
export function inputsOf(schema: GraphQLSchema, node: FetchNode): string[] {
  const inputs = new Set<string>();
  visitEntityFields(parse(node.operation, { noLocation: true }), (field, type) => {
    for (const input of requiredBy(schema, node.serviceName, `${type}.${field.name.value}`))
      inputs.add(input);
    return field;
  });
  return [...inputs];
}

/** The fetch without some inputs, and without the fields that require them; undefined where nothing is left to ask for. */
export function withoutInputs(
  schema: GraphQLSchema,
  node: FetchNode,
  missing: ReadonlySet<string>,
): FetchNode | undefined {
  let left = 0;
  const document = visitEntityFields(parse(node.operation, { noLocation: true }), (field, type) => {
    const inputs = requiredBy(schema, node.serviceName, `${type}.${field.name.value}`);
    if (inputs.some((input) => missing.has(input))) return undefined;
    if (field.name.value !== '__typename') left++;
    return field;
  });
  if (left === 0) return undefined;
  const used = new Set<string>();
  visit(document, {
    VariableDefinition: () => false,
    Variable: ({ name }) => void used.add(name.value),
  });
  const needed = visit(document, {
    VariableDefinition: (definition) => (used.has(definition.variable.name.value) ? undefined : null),
  });
  return {
    ...node,
    operation: print(needed),
    operationDocumentNode: needed,
    requires: onlyLeaves(node, (leaf) => !missing.has(leaf)),
  };
}

/**
 * What represents a fetch's entities with those of its leaves that are wanted, and with what leads to them. A leaf is told by the
 * names that lead to it, as the subgraph knows them.
 */
export function onlyLeaves(
  { requires = [], inputRewrites = [] }: FetchNode,
  isWanted: (leaf: string) => boolean,
): QueryPlanSelectionNode[] {
  const names = readNames(inputRewrites);
  const keep = (selections: readonly QueryPlanSelectionNode[], above: string): QueryPlanSelectionNode[] =>
    selections.flatMap((selection): QueryPlanSelectionNode[] => {
      if (selection.kind === 'InlineFragment')
        return [{ ...selection, selections: keep(selection.selections, above) }];
      const leaf = above + (names.get(selection.name) ?? selection.name);
      if (!selection.selections) return isWanted(leaf) ? [selection] : [];
      const below = keep(selection.selections, `${leaf}.`);
      return below.length > 0 ? [{ ...selection, selections: below }] : [];
    });
  return keep(requires, '');
}

/** Visits the fields of the entities, each with the type that it is asked on; undefined takes a field out. */
function visitEntityFields(
  document: DocumentNode,
  map: (field: FieldNode, type: string) => FieldNode | undefined,
): DocumentNode {
  const mapSelections = (selections: readonly SelectionNode[], type: string): SelectionNode[] =>
    selections.flatMap((selection): SelectionNode[] => {
      if (selection.kind === Kind.FIELD) return [map(selection, type) ?? []].flat();
      if (selection.kind === Kind.FRAGMENT_SPREAD) return [selection];
      const { selectionSet, typeCondition } = selection;
      const below = mapSelections(selectionSet.selections, typeCondition?.name.value ?? type);
      return below.length > 0 ? [{ ...selection, selectionSet: { ...selectionSet, selections: below } }] : [];
    });
  return visit(document, {
    Field: (node) => {
      if (node.name.value !== '_entities' || !node.selectionSet) return undefined;
      const selections = mapSelections(node.selectionSet.selections, '');
      return { ...node, selectionSet: { ...node.selectionSet, selections } };
    },
  });
}

/** The leaves that a field requires in a subgraph (join, `@join__field(requires:)`). */
function requiredBy(schema: GraphQLSchema, subgraph: string, coordinate: string): string[] {
  const [typeName = '', name = ''] = coordinate.split('.');
  const type = schema.getType(typeName);
  const field = isObjectType(type) || isInterfaceType(type) ? type.getFields()[name] : undefined;
  const graphs = schema.getType('join__Graph');
  if (!isEnumType(graphs)) return [];
  return (field?.astNode?.directives ?? []).filter(isNamed('join__field')).flatMap((join) => {
    const graph = graphs
      .getValue(textOf(join, 'graph') ?? '')
      ?.astNode?.directives?.find(isNamed('join__graph'));
    const requires = textOf(join, 'requires');
    if (requires === undefined || !graph || textOf(graph, 'name') !== subgraph) return [];
    return leavesIn(parse(`{ ${requires} }`, { noLocation: true }));
  });
}

function leavesIn({ definitions }: DocumentNode): string[] {
  const leaves = (selections: readonly SelectionNode[], above: string): string[] =>
    selections.flatMap((selection) => {
      if (selection.kind === Kind.FRAGMENT_SPREAD) return [];
      if (selection.kind === Kind.INLINE_FRAGMENT) return leaves(selection.selectionSet.selections, above);
      const leaf = above + selection.name.value;
      return selection.selectionSet ? leaves(selection.selectionSet.selections, `${leaf}.`) : [leaf];
    });
  return definitions.flatMap((node) =>
    node.kind === Kind.OPERATION_DEFINITION ? leaves(node.selectionSet.selections, '') : [],
  );
}

function isNamed(name: string): (directive: ConstDirectiveNode) => boolean {
  return (directive) => directive.name.value === name;
}

function textOf(directive: ConstDirectiveNode, argument: string): string | undefined {
  const value = directive.arguments?.find(({ name }) => name.value === argument)?.value;
  return value?.kind === Kind.STRING || value?.kind === Kind.ENUM ? value.value : undefined;
}
