import {
  isTypeDefinitionNode,
  Kind,
  parse,
  type ConstDirectiveNode,
  type ConstValueNode,
  type DocumentNode,
  type FieldDefinitionNode,
  type SelectionSetNode,
  type TypeNode,
} from 'graphql';
import { directiveName, readFeatures } from './links.ts';

/** The specification of `@context` and `@fromContext`. */
export const CONTEXT = 'https://specs.apollo.dev/context';

/** A value that another subgraph is sent, whoever asks. */
export interface Travel {
  /** What is sent. */
  coordinate: string;
  /** The name of its type, lists aside. */
  returns: string;
  /** The subgraph that is sent it. */
  to: string;
  /** What it is sent for: a key of a type, the inputs of a field, or what a field takes from the objects around it. */
  by:
    | { kind: 'key'; type: string; fields: string }
    | { kind: 'requires'; field: string; fields: string }
    | { kind: 'context'; field: string; fields: string };
}

/**
 * Lists what a supergraph's subgraphs send each other with keys, by `@requires` and by `@fromContext` (join v0.3 and later). What is
 * read of an interface or union counts as read of each type that can stand there.
 */
export function readTravels(supergraph: DocumentNode): Travel[] {
  const types = readTypes(supergraph);
  const subgraphs = readSubgraphs(supergraph);
  const holders = contextHolders(supergraph);
  const sent = [...types].flatMap(([type, joined]) => [
    ...keysOf(type, joined),
    ...inputsOf(type, joined),
    ...contextOf(type, joined, holders),
  ]);
  return sent.flatMap(({ type, to, by }) =>
    valuesOf(types, type, parseFields(by.fields)).map((value) => ({
      ...value,
      to: subgraphs.get(to) ?? to,
      by,
    })),
  );
}

/** A set of fields of a type that is sent to a subgraph. */
interface Sent extends Pick<Travel, 'to' | 'by'> {
  type: string;
}

/** A key is sent where another subgraph knows the type too, and the subgraph can be asked by that key. */
function keysOf(type: string, { joins }: JoinedType): Sent[] {
  const graphs = new Set(joins.map((join) => argument(join, 'graph')));
  if (graphs.size < 2) return [];
  return joins.flatMap((join) => {
    const [to, fields] = [argument(join, 'graph'), argument(join, 'key')];
    if (to === undefined || fields === undefined || argument(join, 'resolvable') === 'false') return [];
    return [{ type, to, by: { kind: 'key' as const, type, fields } }];
  });
}

function inputsOf(type: string, joined: JoinedType): Sent[] {
  return [...joined.fields].flatMap(([name, { directives }]) =>
    namedDirectives(directives, 'join__field').flatMap((join) => {
      const [to, fields] = [argument(join, 'graph'), argument(join, 'requires')];
      if (to === undefined || fields === undefined) return [];
      return [{ type, to, by: { kind: 'requires' as const, field: `${type}.${name}`, fields } }];
    }),
  );
}

/** A field's arguments that are taken from the types that set a context. */
function contextOf(type: string, joined: JoinedType, holders: ReadonlyMap<string, string[]>): Sent[] {
  return [...joined.fields].flatMap(([name, { directives }]) =>
    namedDirectives(directives, 'join__field').flatMap((join) => {
      const to = argument(join, 'graph');
      const list = join.arguments?.find((candidate) => candidate.name.value === 'contextArguments')?.value;
      if (to === undefined || list?.kind !== Kind.LIST) return [];
      return list.values.flatMap((value) => {
        const [context, fields] = [textOf(value, 'context'), textOf(value, 'selection')];
        if (context === undefined || fields === undefined) return [];
        const by = { kind: 'context' as const, field: `${type}.${name}`, fields };
        return (holders.get(context) ?? []).map((holder) => ({ type: holder, to, by }));
      });
    }),
  );
}

/** By context, the types that set it. */
function contextHolders(supergraph: DocumentNode): Map<string, string[]> {
  const feature = readFeatures(supergraph).find(({ identity }) => identity === CONTEXT);
  const holders = new Map<string, string[]>();
  if (feature === undefined) return holders;
  const directive = directiveName(feature, 'context');
  for (const definition of supergraph.definitions) {
    if (!isTypeDefinitionNode(definition)) continue;
    for (const node of namedDirectives(definition.directives, directive)) {
      const context = argument(node, 'name') ?? '';
      holders.set(context, [...(holders.get(context) ?? []), definition.name.value]);
    }
  }
  return holders;
}

function textOf(value: ConstValueNode, name: string): string | undefined {
  const field =
    value.kind === Kind.OBJECT ? value.fields.find((each) => each.name.value === name) : undefined;
  return field?.value.kind === Kind.STRING ? field.value.value : undefined;
}

interface JoinedType {
  joins: ConstDirectiveNode[];
  fields: ReadonlyMap<string, FieldDefinitionNode>;
  /** The object types that implement it, or are its members. */
  possible: string[];
}

function readTypes(supergraph: DocumentNode): Map<string, JoinedType> {
  const types = new Map<string, JoinedType>();
  const definitions = supergraph.definitions.filter(isTypeDefinitionNode);
  for (const definition of definitions) {
    const fields = 'fields' in definition ? (definition.fields ?? []) : [];
    const outputs = fields.filter((field) => field.kind === Kind.FIELD_DEFINITION);
    const members = 'types' in definition ? (definition.types ?? []) : [];
    types.set(definition.name.value, {
      joins: namedDirectives(definition.directives, 'join__type'),
      fields: new Map(outputs.map((field) => [field.name.value, field])),
      possible: members.map(({ name }) => name.value),
    });
  }
  for (const definition of definitions) {
    if (definition.kind !== Kind.OBJECT_TYPE_DEFINITION) continue;
    for (const { name } of definition.interfaces ?? [])
      types.get(name.value)?.possible.push(definition.name.value);
  }
  return types;
}

/** The subgraphs' names by the enum values that stand for them. */
function readSubgraphs(supergraph: DocumentNode): ReadonlyMap<string, string> {
  const graphs = supergraph.definitions.find(
    (definition) => definition.kind === Kind.ENUM_TYPE_DEFINITION && definition.name.value === 'join__Graph',
  );
  const values = graphs?.kind === Kind.ENUM_TYPE_DEFINITION ? (graphs.values ?? []) : [];
  return new Map(
    values.map(({ name, directives }) => {
      const [graph] = namedDirectives(directives, 'join__graph');
      return [name.value, (graph && argument(graph, 'name')) ?? name.value];
    }),
  );
}

function valuesOf(
  types: ReadonlyMap<string, JoinedType>,
  type: string,
  set: SelectionSetNode,
): Pick<Travel, 'coordinate' | 'returns'>[] {
  return set.selections.flatMap((selection) => {
    if (selection.kind === Kind.FRAGMENT_SPREAD) return [];
    if (selection.kind === Kind.INLINE_FRAGMENT)
      return valuesOf(types, selection.typeCondition?.name.value ?? type, selection.selectionSet);
    const name = selection.name.value;
    const { selectionSet: below } = selection;
    return [type, ...(types.get(type)?.possible ?? [])].flatMap((holder) => {
      const field = types.get(holder)?.fields.get(name);
      if (field === undefined) return [];
      const returns = namedType(field.type);
      return [
        { coordinate: `${holder}.${name}`, returns },
        ...(below ? valuesOf(types, returns, below) : []),
      ];
    });
  });
}

function parseFields(fields: string): SelectionSetNode {
  // A context's selection may come in braces of its own.
  const text = fields.trim().startsWith('{') ? fields : `{ ${fields} }`;
  const [operation] = parse(text).definitions;
  if (operation?.kind !== Kind.OPERATION_DEFINITION) throw new Error(`not a set of fields: ${fields}`);
  return operation.selectionSet;
}

function namedDirectives(directives: readonly ConstDirectiveNode[] = [], name: string): ConstDirectiveNode[] {
  return directives.filter((directive) => directive.name.value === name);
}

function argument(directive: ConstDirectiveNode, name: string): string | undefined {
  const value = directive.arguments?.find((candidate) => candidate.name.value === name)?.value;
  return value !== undefined && 'value' in value ? String(value.value) : undefined;
}

function namedType(type: TypeNode): string {
  return type.kind === Kind.NAMED_TYPE ? type.name.value : namedType(type.type);
}
