import { buildSubgraphSchema } from '@apollo/subgraph';
import {
  Kind,
  parse,
  type ConstDirectiveNode,
  type FieldDefinitionNode,
  type GraphQLSchema,
  type SelectionSetNode,
} from 'graphql';

/** What a subgraph's schema says of its fields, by coordinate, and of its types, by name. */
export interface SubgraphFacts {
  name: string;
  schema: GraphQLSchema;
  /** By type, what each of its keys selects. */
  keys: ReadonlyMap<string, readonly SelectionSetNode[]>;
  /** Every field that the schema has. */
  fields: ReadonlySet<string>;
  external: ReadonlySet<string>;
  requires: ReadonlyMap<string, SelectionSetNode>;
  provides: ReadonlyMap<string, SelectionSetNode>;
  /** By the field that has the argument. */
  contextual: ReadonlyMap<string, ContextualArgument>;
  /** The object types by which it knows an interface alone. */
  interfaceObjects: ReadonlySet<string>;
  /** The fields that it takes over, and from which subgraph. */
  overrides: ReadonlyMap<string, string>;
}

/** An argument that is given from the nearest object around that is of one of these types. */
export interface ContextualArgument {
  argument: string;
  types: readonly string[];
  selection: SelectionSetNode;
}

/** Reads a subgraph's schema. */
export function readSubgraph(name: string, sdl: string): SubgraphFacts {
  const document = parse(sdl, { noLocation: true });
  const keys = new Map<string, SelectionSetNode[]>();
  const contexts = new Map<string, string[]>();
  const interfaceObjects = new Set<string>();
  const fields = new Map<string, FieldDefinitionNode>();
  for (const definition of document.definitions) {
    const isFielded =
      definition.kind === Kind.OBJECT_TYPE_DEFINITION || definition.kind === Kind.INTERFACE_TYPE_DEFINITION;
    if (!isFielded) continue;
    const type = definition.name.value;
    const directives = definition.directives ?? [];
    keys.set(type, directives.filter(isNamed('key')).map(fieldSet));
    for (const context of directives.filter(isNamed('context'))) {
      const context_ = stringOf(context, 'name');
      contexts.set(context_, [...(contexts.get(context_) ?? []), type]);
    }
    if (directives.some(isNamed('interfaceObject'))) interfaceObjects.add(type);
    for (const field of definition.fields ?? []) fields.set(`${type}.${field.name.value}`, field);
  }
  const having = (directive: string): [string, ConstDirectiveNode][] =>
    [...fields].flatMap(([coordinate, field]) =>
      (field.directives ?? [])
        .filter(isNamed(directive))
        .map((node): [string, ConstDirectiveNode] => [coordinate, node]),
    );
  return {
    name,
    schema: subgraphSchema(sdl),
    keys,
    fields: new Set(fields.keys()),
    external: new Set(having('external').map(([coordinate]) => coordinate)),
    requires: new Map(having('requires').map(([coordinate, node]) => [coordinate, fieldSet(node)])),
    provides: new Map(having('provides').map(([coordinate, node]) => [coordinate, fieldSet(node)])),
    overrides: new Map(having('override').map(([coordinate, node]) => [coordinate, stringOf(node, 'from')])),
    contextual: contextualArguments(fields, contexts),
    interfaceObjects,
  };
}

/** With `_entities` left to the resolver of all fields. */
function subgraphSchema(sdl: string): GraphQLSchema {
  const schema = buildSubgraphSchema({ typeDefs: parse(sdl) });
  const entities = schema.getQueryType()?.getFields()['_entities'];
  if (entities) delete entities.resolve;
  const union = schema.getType('_Entity');
  if (union && 'resolveType' in union) union.resolveType = undefined;
  return schema;
}

function contextualArguments(
  fields: ReadonlyMap<string, FieldDefinitionNode>,
  contexts: ReadonlyMap<string, readonly string[]>,
): Map<string, ContextualArgument> {
  const found = new Map<string, ContextualArgument>();
  for (const [coordinate, field] of fields) {
    for (const argument of field.arguments ?? []) {
      const node = argument.directives?.find(isNamed('fromContext'));
      if (node === undefined) continue;
      const [, name = '', selection = ''] = /^\$(\w+)\s*(.*)$/s.exec(stringOf(node, 'field').trim()) ?? [];
      found.set(coordinate, {
        argument: argument.name.value,
        types: contexts.get(name) ?? [],
        selection: parseSelection(selection.startsWith('{') ? selection : `{ ${selection} }`),
      });
    }
  }
  return found;
}

function isNamed(name: string): (directive: ConstDirectiveNode) => boolean {
  return (directive) => directive.name.value === name;
}

function stringOf(directive: ConstDirectiveNode, argument: string): string {
  const value = directive.arguments?.find(({ name }) => name.value === argument)?.value;
  return value?.kind === Kind.STRING ? value.value : '';
}

function fieldSet(directive: ConstDirectiveNode): SelectionSetNode {
  return parseSelection(`{ ${stringOf(directive, 'fields')} }`);
}

function parseSelection(text: string): SelectionSetNode {
  const [operation] = parse(text, { noLocation: true }).definitions;
  if (operation?.kind !== Kind.OPERATION_DEFINITION) throw new Error('a field set is a selection');
  return operation.selectionSet;
}
