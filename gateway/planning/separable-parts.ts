import { Kind, visit, type ConstDirectiveNode, type DocumentNode, type FieldDefinitionNode } from 'graphql';
import { RESERVED_PREFIX } from '../reserved-names.ts';
import {
  graphOf,
  hasFields,
  isGiven,
  parseSet,
  textOf,
  valueOf,
  type FieldedType,
} from './join-directives.ts';
import { KnownFields, typesIn, type Types } from './known-fields.ts';

/** Fields of one type that one subgraph has and that require the same: what becomes a subgraph of its own. */
export interface Part {
  /** The supergraph's names for the subgraph that it is a part of, and for the part. */
  graph: string;
  name: string;
  type: string;
  fields: ReadonlySet<string>;
  /** How entities are found in it; undefined where it is by the keys of the subgraph. */
  key: PartKey | undefined;
  /** The names of what its fields require. */
  required: ReadonlySet<string>;
  /** What is known in it: its own fields, what they need, and all that they lead to. */
  known: KnownFields;
}

/**
 * By which keys entities are found in parts: those of the subgraph; or, in a part whose fields lead to entities of their own type, one
 * of its own.
 */
export type PartKeys = 'those of the subgraph' | 'own where it leads back';

/** A key that the subgraph alone can tell. */
export interface PartKey {
  name: string;
  /** The subgraph's own key, for which it stands. */
  fields: string;
}

type Found = Pick<Part, 'graph' | 'fields'> & { type: FieldedType; requires: string };

/**
 * Finds what can be a subgraph of its own in a supergraph: each field that requires others. What takes a value from the context stays
 * where the context is.
 */
export function findParts(document: DocumentNode, keys: PartKeys): Part[] {
  const found = new Map<string, Found & { fields: Set<string> }>();
  const note = (type: FieldedType, { name, directives = [] }: FieldDefinitionNode): void => {
    for (const directive of directives) {
      const [requires, graph] = [textOf(directive, 'requires'), graphOf(directive)];
      const isContextual = valueOf(directive, 'contextArguments') !== undefined;
      if (requires === undefined || graph === undefined || isContextual) continue;
      const id = `${graph} ${type.name.value} ${requires}`;
      const part = found.get(id) ?? { graph, type, fields: new Set(), requires };
      found.set(id, part);
      part.fields.add(name.value);
    }
  };
  for (const type of document.definitions.filter(hasFields))
    for (const field of type.fields ?? []) note(type, field);
  const types = typesIn(document);
  return [...found.values()].flatMap((part, index) => partOf(part, index, { types, keys }) ?? []);
}

function partOf(
  { graph, type, fields, requires }: Found,
  index: number,
  { types, keys: partKeys }: { types: Types; keys: PartKeys },
): Part | undefined {
  const keys = (type.directives ?? []).filter(
    (directive) => graphOf(directive) === graph && keyOf(directive),
  );
  const resolvable = keys.find((directive) => !isGiven(directive, 'resolvable', false));
  if (resolvable === undefined) return undefined;
  const typeName = type.name.value;
  const known = new KnownFields(types, graph);
  for (const field of fields) known.addField(typeName, field);
  const leadsBack = known.isWhole(typeName) && partKeys === 'own where it leads back';
  for (const set of [requires, ...keys.flatMap((key) => keyOf(key) ?? [])])
    known.addSet(typeName, parseSet(set));
  const key = leadsBack
    ? { name: `${RESERVED_PREFIX}key_${index}`, fields: keyOf(resolvable) ?? '' }
    : undefined;
  const name = `${RESERVED_PREFIX.toUpperCase()}PART_${index}`;
  return { graph, name, type: typeName, fields, key, required: namesIn(requires), known };
}

function keyOf(directive: ConstDirectiveNode): string | undefined {
  return textOf(directive, 'key');
}

/**
 * By subgraph, the names of fields that it has to know although they may be another's: those that its keys select, those that it
 * provides, those of its interfaces, and what is required by what stays in it.
 */
export function namesNeeded({ definitions }: DocumentNode): ReadonlyMap<string, ReadonlySet<string>> {
  const needed = new Map<string, Set<string>>();
  const note = (graph: string, names: Iterable<string>): void => {
    needed.set(graph, new Set([...(needed.get(graph) ?? []), ...names]));
  };
  for (const type of definitions.filter(hasFields)) {
    const isInterface = type.kind === Kind.INTERFACE_TYPE_DEFINITION;
    for (const directive of [type, ...(type.fields ?? [])].flatMap(({ directives = [] }) => directives)) {
      const graph = graphOf(directive);
      if (graph === undefined) continue;
      const isStaying = valueOf(directive, 'contextArguments') !== undefined;
      for (const name of ['key', 'provides', ...(isStaying ? ['requires'] : [])])
        note(graph, namesIn(textOf(directive, name)));
      if (isInterface && directive.name.value === 'join__type')
        note(
          graph,
          (type.fields ?? []).map(({ name }) => name.value),
        );
    }
  }
  return needed;
}

function namesIn(set: string | undefined): Set<string> {
  const names = new Set<string>();
  if (set !== undefined) visit(parseSet(set), { Field: ({ name }) => void names.add(name.value) });
  return names;
}
