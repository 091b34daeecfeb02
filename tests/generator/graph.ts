import {
  getNamedType,
  isAbstractType,
  isInterfaceType,
  isObjectType,
  Kind,
  type FieldNode,
  type GraphQLField,
  type GraphQLObjectType,
  type GraphQLSchema,
  type SelectionSetNode,
} from 'graphql';
import { createSnapshot, type Snapshot } from '../../gateway/supergraph/snapshot.ts';
import { compose } from '../../schema/composition/compose.ts';
import { readSubgraph, type ContextualArgument, type SubgraphFacts } from './subgraph-facts.ts';

/** Subgraphs that are one graph: what a test of the generator needs to know of it. */
export interface Graph {
  supergraph: string;
  snapshot: Snapshot;
  /** With everything that callers cannot ask for. */
  full: GraphQLSchema;
  subgraphs: ReadonlyMap<string, SubgraphFacts>;
  /** By coordinate, with the object type that the field belongs to. */
  requires: ReadonlyMap<string, SelectionSetNode>;
  contextual: ReadonlyMap<string, ContextualArgument>;
  /** The fields that other subgraphs are told of. */
  roleOf: (coordinate: string) => 'key' | 'required' | 'free';
  /** The object types that may stand where a field returns an abstract type: every subgraph that answers it knows them. */
  possible: (coordinate: string) => readonly string[];
  /** The ids of the entities of an object type; undefined where it is none. */
  idsOf: (type: string) => readonly string[] | undefined;
  /**
   * The subgraph that alone answers a field of an entity, and may know nothing of an entity of this type without harm to what
   * others say of it; undefined where there is none.
   */
  lonelyOwner: (coordinate: string) => string | undefined;
}

/** How many entities a family has: a type, or the types of an interface that is an entity. */
const ENTITIES = 6;

/** Composes subgraphs, and reads off what they say. */
export function createGraph(sdls: Readonly<Record<string, string>>): Graph {
  const composition = compose(
    Object.entries(sdls).map(([name, sdl]) => ({ name, url: 'http://unused.invalid', file: name, sdl })),
  );
  if ('problems' in composition) throw new Error(JSON.stringify(composition.problems, undefined, 2));
  const snapshot = createSnapshot(composition.supergraph, undefined);
  const full = snapshot.supergraph.schema.toGraphQLJSSchema();
  const subgraphs = new Map(Object.entries(sdls).map(([name, sdl]) => [name, readSubgraph(name, sdl)]));
  const all = [...subgraphs.values()];
  const owners = ownersOf(full, all);
  const roleOf = rolesOf(full, all);
  return {
    supergraph: composition.supergraph,
    snapshot,
    full,
    subgraphs,
    requires: spreadOverTypes(
      full,
      all.map(({ requires }) => requires),
    ),
    contextual: spreadOverTypes(
      full,
      all.map(({ contextual }) => contextual),
    ),
    roleOf,
    possible: possibleTypes(full, owners),
    ...entityIds(full, all),
    lonelyOwner: lonelyOwners(owners, roleOf),
  };
}

function lonelyOwners(
  owners: ReadonlyMap<string, readonly SubgraphFacts[]>,
  roleOf: Graph['roleOf'],
): Graph['lonelyOwner'] {
  const lonely = new Map<string, string | undefined>();
  const find = (type: string): Set<string> => {
    const own = [...owners].filter(([coordinate]) => coordinate.startsWith(`${type}.`));
    const needed = own.flatMap(([coordinate, subgraphs]) => {
      const role = roleOf(coordinate);
      const isLonely = role === 'free' && subgraphs.length === 1;
      return isLonely || (role === 'key' && coordinate.endsWith('.id'))
        ? []
        : subgraphs.map(({ name }) => name);
    });
    const names = new Set(own.flatMap(([, subgraphs]) => subgraphs.map(({ name }) => name)));
    // A subgraph that hands out an interface's objects is asked for them again by type, even for their keys.
    const handsOut = own.flatMap(([, subgraphs]) =>
      subgraphs.filter(({ interfaceObjects }) => interfaceObjects.size > 0).map(({ name }) => name),
    );
    return new Set([...names].filter((name) => !needed.includes(name) && !handsOut.includes(name)));
  };
  return (coordinate) => {
    if (!lonely.has(coordinate)) {
      const [owner, ...others] = owners.get(coordinate) ?? [];
      const isLonely = owner && others.length === 0 && find(coordinate.split('.')[0] ?? '').has(owner.name);
      lonely.set(coordinate, isLonely ? owner.name : undefined);
    }
    return lonely.get(coordinate);
  };
}

/** The object types behind a name: itself, or those that implement it or are its members. */
export function objectTypes(schema: GraphQLSchema, name: string): readonly GraphQLObjectType[] {
  const type = schema.getType(name);
  if (isAbstractType(type)) return schema.getPossibleTypes(type);
  return isObjectType(type) ? [type] : [];
}

function spreadOverTypes<Fact>(
  full: GraphQLSchema,
  facts: readonly ReadonlyMap<string, Fact>[],
): Map<string, Fact> {
  const spread = new Map<string, Fact>();
  for (const [coordinate, fact] of facts.flatMap((each) => [...each])) {
    const [type = '', field = ''] = coordinate.split('.');
    for (const { name } of objectTypes(full, type)) spread.set(`${name}.${field}`, fact);
  }
  return spread;
}

/** Which subgraphs answer a field, and under what type there. */
function ownersOf(full: GraphQLSchema, all: readonly SubgraphFacts[]): Map<string, SubgraphFacts[]> {
  const owners = new Map<string, SubgraphFacts[]>();
  const overridden = new Set(
    all.flatMap(({ overrides }) => [...overrides].map(([coordinate, from]) => `${from} ${coordinate}`)),
  );
  for (const subgraph of all) {
    for (const coordinate of subgraph.fields) {
      if (subgraph.external.has(coordinate) || overridden.has(`${subgraph.name} ${coordinate}`)) continue;
      const [type = '', field = ''] = coordinate.split('.');
      if (isInterfaceType(subgraph.schema.getType(type))) continue;
      for (const { name } of objectTypes(full, type)) {
        const key = `${name}.${field}`;
        owners.set(key, [...(owners.get(key) ?? []), subgraph]);
      }
    }
  }
  return owners;
}

function possibleTypes(
  full: GraphQLSchema,
  owners: ReadonlyMap<string, readonly SubgraphFacts[]>,
): Graph['possible'] {
  const known = new Map<string, readonly string[]>();
  const find = (coordinate: string): string[] => {
    const [type = '', name = ''] = coordinate.split('.');
    const parent = full.getType(type);
    const field = isObjectType(parent) ? parent.getFields()[name] : undefined;
    if (!field) throw new Error(`the graph has no field ${coordinate}`);
    const returned = getNamedType(field.type).name;
    const sets = (owners.get(coordinate) ?? []).map((subgraph) => {
      const local = subgraph.interfaceObjects.has(returned) ? full : subgraph.schema;
      return new Set(objectTypes(local, returned).map((each) => each.name));
    });
    return objectTypes(full, returned)
      .map((each) => each.name)
      .filter((each) => sets.every((set) => set.has(each)));
  };
  return (coordinate) => {
    let types = known.get(coordinate);
    if (types === undefined) known.set(coordinate, (types = find(coordinate)));
    return types;
  };
}

function entityIds(full: GraphQLSchema, all: readonly SubgraphFacts[]): Pick<Graph, 'idsOf'> {
  const keyed = new Set(
    all.flatMap(({ keys }) => [...keys].flatMap(([type, own]) => (own.length > 0 ? [type] : []))),
  );
  const families = new Map<string, readonly GraphQLObjectType[]>();
  for (const name of keyed)
    if (isInterfaceType(full.getType(name))) families.set(name, objectTypes(full, name));
  const inFamilies = new Set([...families.values()].flat().map(({ name }) => name));
  for (const name of keyed)
    if (!families.has(name) && !inFamilies.has(name)) families.set(name, objectTypes(full, name));
  const ids = new Map<string, string[]>();
  for (const [family, members] of families) {
    for (let number = 1; number <= ENTITIES; number++) {
      const type = members[number % members.length]?.name ?? '';
      ids.set(type, [...(ids.get(type) ?? []), `${family}:${number}`]);
    }
  }
  return { idsOf: (type) => ids.get(type) };
}

function rolesOf(full: GraphQLSchema, all: readonly SubgraphFacts[]): Graph['roleOf'] {
  const roles = new Map<string, 'key' | 'required'>();
  const mark = (selection: SelectionSetNode, type: string, role: 'key' | 'required'): void => {
    for (const node of selection.selections) {
      if (node.kind === Kind.INLINE_FRAGMENT)
        mark(node.selectionSet, node.typeCondition?.name.value ?? type, role);
      if (node.kind !== Kind.FIELD) continue;
      for (const { name } of objectTypes(full, type)) {
        const coordinate = `${name}.${node.name.value}`;
        if (roles.get(coordinate) !== 'key') roles.set(coordinate, role);
      }
      const field = fieldOf(full, type, node);
      if (node.selectionSet && field) mark(node.selectionSet, getNamedType(field.type).name, role);
    }
  };
  for (const { keys, requires, contextual } of all) {
    for (const [type, sets] of keys) for (const set of sets) mark(set, type, 'key');
    for (const [coordinate, set] of requires) mark(set, coordinate.split('.')[0] ?? '', 'required');
    for (const { selection, types } of contextual.values())
      for (const type of types) mark(selection, type, 'required');
  }
  return (coordinate) => roles.get(coordinate) ?? 'free';
}

function fieldOf(
  schema: GraphQLSchema,
  type: string,
  node: FieldNode,
): GraphQLField<unknown, unknown> | undefined {
  const parent = schema.getType(type);
  return isObjectType(parent) || isInterfaceType(parent) ? parent.getFields()[node.name.value] : undefined;
}
