import {
  isTypeDefinitionNode,
  isTypeExtensionNode,
  Kind,
  type ConstDirectiveNode,
  type DocumentNode,
  type FieldDefinitionNode,
  type TypeDefinitionNode,
  type TypeExtensionNode,
  type TypeNode,
} from 'graphql';
import { ENFORCED } from '../../access/read-rules.ts';
import { directiveName, LinkError, readFeatures, type Feature } from '../../supergraph/links.ts';
import { parseFieldSet } from './field-sets.ts';

const FEDERATION = 'https://specs.apollo.dev/federation';

/** The directives of federation that the checks ask about, and the access directives that it brings along. */
const FEDERATION_DIRECTIVES = [
  ...['key', 'external', 'requires', 'provides', 'shareable', 'override', 'interfaceObject', 'inaccessible'],
  ...['authenticated', 'requiresScopes', 'policy'],
];

/** A directive where it is applied; `name` is that of its specification, undefined where it is linked to none we know. */
export interface AppliedDirective {
  name: string | undefined;
  node: ConstDirectiveNode;
}

/** One definition of a field of an object or interface type. */
export interface FieldModel {
  name: string;
  /** `Type.field`, with the type's name in the graph. */
  coordinate: string;
  /** The name of its type, without list and non-null. */
  type: string;
  node: FieldDefinitionNode;
  directives: readonly AppliedDirective[];
  /** Whether the subgraph resolves it: it is not `@external`. */
  resolved: boolean;
}

/** A type as one subgraph defines it, extensions included. */
export interface TypeModel {
  /** In the graph: a root type is Query, Mutation or Subscription, whatever the subgraph calls it. */
  name: string;
  nodes: readonly (TypeDefinitionNode | TypeExtensionNode)[];
  directives: readonly AppliedDirective[];
  fields: ReadonlyMap<string, FieldModel>;
}

/** A subgraph's document with its directives resolved. */
export interface SubgraphModel {
  name: string;
  file: string;
  document: DocumentNode;
  features: readonly Feature[];
  /** The specification's name of each directive, by the name that it has in the document. */
  directives: ReadonlyMap<string, string>;
  types: ReadonlyMap<string, TypeModel>;
  /** The coordinates of all fields in its keys, nested ones included. */
  keyFields: ReadonlySet<string>;
}

/**
 * Reads a subgraph. Directives are known by the specification that the document links to, so an imported name counts and a
 * spelling does not; without a link to federation, it is Federation 1, where spelling is all there is.
 * @throws LinkError where the links cannot be read.
 */
export function readSubgraph(name: string, file: string, document: DocumentNode): SubgraphModel {
  refuseRenamedLink(document);
  const features = readFeatures(document);
  const directives = directiveNames(features);
  const apply = (nodes: readonly ConstDirectiveNode[] = []): AppliedDirective[] =>
    nodes.map((node) => ({ name: directives.get(node.name.value), node }));
  const rootNames = readRootNames(document);

  const nodes = new Map<string, TypeModel['nodes']>();
  for (const node of document.definitions) {
    if (!isTypeDefinitionNode(node) && !isTypeExtensionNode(node)) continue;
    const typeName = rootNames.get(node.name.value) ?? node.name.value;
    nodes.set(typeName, [...(nodes.get(typeName) ?? []), node]);
  }
  const types = new Map([...nodes].map(([type, parts]) => [type, readType(type, parts, apply)]));
  return { name, file, document, features, directives, types, keyFields: readKeyFields(types) };
}

/** The first application of a directive, by the name of its specification. */
export function findDirective(
  directives: readonly AppliedDirective[],
  name: string,
): ConstDirectiveNode | undefined {
  return directives.find((directive) => directive.name === name)?.node;
}

/** The text of a directive's argument; undefined where it is not there or not a string. */
export function textArgument(directive: ConstDirectiveNode, name: string): string | undefined {
  const value = directive.arguments?.find((argument) => argument.name.value === name)?.value;
  return value?.kind === Kind.STRING ? value.value : undefined;
}

function readType(
  type: string,
  nodes: TypeModel['nodes'],
  apply: (nodes?: readonly ConstDirectiveNode[]) => AppliedDirective[],
): TypeModel {
  const fields = nodes.flatMap((node) => {
    const external = findDirective(apply(node.directives), 'external') !== undefined;
    return ('fields' in node ? (node.fields ?? []) : [])
      .filter((field) => field.kind === Kind.FIELD_DEFINITION)
      .map((field): FieldModel => {
        const directives = apply(field.directives);
        return {
          name: field.name.value,
          coordinate: `${type}.${field.name.value}`,
          type: namedType(field.type),
          node: field,
          directives,
          resolved: !external && findDirective(directives, 'external') === undefined,
        };
      });
  });
  return {
    name: type,
    nodes,
    directives: nodes.flatMap((node) => apply(node.directives)),
    fields: new Map(fields.map((field) => [field.name, field])),
  };
}

function namedType(type: TypeNode): string {
  return type.kind === Kind.NAMED_TYPE ? type.name.value : namedType(type.type);
}

function directiveNames(features: readonly Feature[]): Map<string, string> {
  const federation = features.filter(({ identity }) => identity === FEDERATION);
  const linked = federation.flatMap((feature) =>
    FEDERATION_DIRECTIVES.map((name): [string, string] => [directiveName(feature, name), name]),
  );
  const access = features.flatMap((feature): [string, string][] => {
    const name = ENFORCED.get(feature.identity)?.name;
    return name === undefined ? [] : [[directiveName(feature, name), name]];
  });
  const federation1 = ['key', 'external', 'requires', 'provides'].map((name): [string, string] => [
    name,
    name,
  ]);
  return new Map([...(federation.length === 0 ? federation1 : linked), ...access]);
}

/** `@link` itself can be renamed by a link; what the other links then say would go unread. */
function refuseRenamedLink(document: DocumentNode): void {
  for (const definition of document.definitions) {
    if (definition.kind !== Kind.SCHEMA_DEFINITION && definition.kind !== Kind.SCHEMA_EXTENSION) continue;
    const renamed = definition.directives?.find(
      (directive) => directive.name.value !== 'link' && textArgument(directive, 'url') !== undefined,
    );
    if (renamed) throw new LinkError(`@${renamed.name.value} on the schema: only @link may name a url here.`);
  }
}

function readRootNames(document: DocumentNode): Map<string, string> {
  const names = { query: 'Query', mutation: 'Mutation', subscription: 'Subscription' };
  const roots = document.definitions.flatMap((definition) =>
    definition.kind === Kind.SCHEMA_DEFINITION || definition.kind === Kind.SCHEMA_EXTENSION
      ? (definition.operationTypes ?? [])
      : [],
  );
  return new Map(roots.map(({ operation, type }) => [type.name.value, names[operation]]));
}

function readKeyFields(types: ReadonlyMap<string, TypeModel>): Set<string> {
  const found = new Set<string>();
  const walk = (type: TypeModel | undefined, fieldSet: ReturnType<typeof parseFieldSet>): void => {
    for (const selection of fieldSet?.selections ?? []) {
      if (selection.kind !== Kind.FIELD) continue;
      const field = type?.fields.get(selection.name.value);
      if (field === undefined) continue;
      found.add(field.coordinate);
      walk(types.get(field.type), selection.selectionSet);
    }
  };
  for (const type of types.values()) {
    for (const { name, node } of type.directives) {
      if (name === 'key') walk(type, parseFieldSet(textArgument(node, 'fields') ?? ''));
    }
  }
  return found;
}
