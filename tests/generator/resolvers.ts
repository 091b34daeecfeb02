import {
  defaultFieldResolver,
  getArgumentValues,
  isCompositeType,
  isLeafType,
  isNonNullType,
  isListType,
  isObjectType,
  Kind,
  type GraphQLFieldResolver,
  type GraphQLOutputType,
  type GraphQLTypeResolver,
  type SelectionNode,
  type SelectionSetNode,
} from 'graphql';
import type { Graph } from './graph.ts';
import { objectTypes } from './graph.ts';
import type { SubgraphFacts } from './subgraph-facts.ts';
import { canonical, isAbsent, isOf, valueOf, type Thing, type World } from './values.ts';

/** How the fields and the abstract types of a schema are resolved. */
export interface Resolvers {
  fieldResolver: GraphQLFieldResolver<unknown, World>;
  typeResolver: GraphQLTypeResolver<unknown, World>;
}

type Args = Readonly<Record<string, unknown>>;

/** The whole graph as one schema: it knows everything, and asks nobody. */
export function wholeResolvers(graph: Graph): Resolvers {
  return {
    fieldResolver: (source, args: Args, world, info) => {
      if (info.parentType.name.startsWith('__')) return defaultFieldResolver(source, args, world, info);
      const thing = (source as Thing | undefined) ?? rootOf(info.parentType.name);
      return wholeValue(graph, world, thing, { field: info.fieldName, args });
    },
    typeResolver: (source) => (source as Thing).type,
  };
}

/** One subgraph: it says its own fields, and of others' only what it was told or may provide. */
export function subgraphResolvers(graph: Graph, subgraph: SubgraphFacts): Resolvers {
  const takenOver = new Set(
    [...graph.subgraphs.values()].flatMap(({ overrides }) =>
      [...overrides].flatMap(([coordinate, from]) => (from === subgraph.name ? [coordinate] : [])),
    ),
  );
  return {
    fieldResolver: (source, args: Args, world, { parentType, fieldName: field }) => {
      if (field === '_entities')
        return (args['representations'] as Args[]).map((one) => findEntity(graph, subgraph, world, one));
      const thing = (source as Thing | undefined) ?? rootOf(parentType.name);
      const coordinate = `${parentType.name}.${field}`;
      const provided = selectionOf(thing.provided, field);
      const mayNotSay =
        subgraph.external.has(coordinate) &&
        provided === undefined &&
        graph.roleOf(`${thing.type}.${field}`) !== 'key';
      if (mayNotSay || takenOver.has(coordinate))
        throw new Error(`${subgraph.name} was asked for ${coordinate}, which is not its to say`);
      const required = subgraph.requires.get(coordinate);
      const beyond = required ? canonical(readRepresented(graph, required, thing.represented)) : '';
      const value = valueOf(graph, world, {
        thing,
        field,
        args,
        beyond: beyond + change(world, thing, field, args),
      });
      return withProvided(value, provided?.selectionSet ?? subgraph.provides.get(coordinate));
    },
    typeResolver: (source, _, { schema }) => {
      const { type } = source as Thing;
      if (schema.getType(type)) return type;
      return [...subgraph.interfaceObjects].find((name) => isOf(graph, { type }, name));
    },
  };
}

function rootOf(type: string): Thing {
  return { type, id: type };
}

/** Mutations change the world, so what they answer tells in which order they were made. */
function change(world: World, { type }: Thing, field: string, args: Args): string {
  if (type !== 'Mutation') return '';
  world.done.push(`${field}${canonical(args)}`);
  return `@${world.done.length}`;
}

function wholeValue(
  graph: Graph,
  world: World,
  thing: Thing,
  { field, args }: { field: string; args: Args },
): unknown {
  const coordinate = `${thing.type}.${field}`;
  const required = graph.requires.get(coordinate);
  const context = graph.contextual.get(coordinate);
  const all = context ? { ...args, [context.argument]: fromContext(graph, world, thing, context) } : args;
  const beyond = required ? canonical(readWhole(graph, world, thing, required)) : '';
  const value = valueOf(graph, world, {
    thing,
    field,
    args: all,
    beyond: beyond + change(world, thing, field, args),
  });
  return mapThings(value, (found) => ({ ...found, parent: thing }));
}

function mapThings(value: unknown, map: (thing: Thing) => Thing): unknown {
  if (Array.isArray(value)) return value.map((item) => mapThings(item, map));
  return isThing(value) ? map(value) : value;
}

function isThing(value: unknown): value is Thing {
  return (
    typeof value === 'object' && value !== null && Object.hasOwn(value, 'type') && Object.hasOwn(value, 'id')
  );
}

function withProvided(value: unknown, provided: SelectionSetNode | undefined): unknown {
  return provided === undefined ? value : mapThings(value, (thing) => ({ ...thing, provided }));
}

function selectionOf(
  set: SelectionSetNode | undefined,
  field: string,
): { selectionSet: SelectionSetNode | undefined } | undefined {
  for (const node of set?.selections ?? []) {
    if (node.kind === Kind.FIELD && node.name.value === field) return { selectionSet: node.selectionSet };
    const inner = node.kind === Kind.INLINE_FRAGMENT ? selectionOf(node.selectionSet, field) : undefined;
    if (inner) return inner;
  }
  return undefined;
}

function fromContext(
  graph: Graph,
  world: World,
  { parent }: Thing,
  context: { types: readonly string[]; selection: SelectionSetNode },
): unknown {
  let around = parent;
  while (around && !context.types.some((type) => around && isOf(graph, around, type))) around = around.parent;
  if (around === undefined) return null;
  const values = Object.values(readWhole(graph, world, around, context.selection));
  return firstLeaf(values[0]);
}

function firstLeaf(value: unknown): unknown {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? firstLeaf(Object.values(value)[0])
    : value;
}

/** What a selection of required fields holds, as a subgraph is told it. */
function readWhole(graph: Graph, world: World, thing: Thing, set: SelectionSetNode): Record<string, unknown> {
  const read: Record<string, unknown> = {};
  for (const node of fieldsFor(graph, set, thing.type)) {
    const field = node.name.value;
    const type = graph.full.getType(thing.type);
    const definition = isObjectType(type) ? type.getFields()[field] : undefined;
    if (field === '__typename' || !definition) continue;
    const args = getArgumentValues(definition, node);
    const value = wholeValue(graph, world, thing, { field, args });
    read[field] = told(value, definition.type, (found) =>
      node.selectionSet ? readWhole(graph, world, found, node.selectionSet) : null,
    );
  }
  return read;
}

function told(value: unknown, outputType: GraphQLOutputType, read: (thing: Thing) => unknown): unknown {
  const type = isNonNullType(outputType) ? outputType.ofType : outputType;
  if (value === null || value === undefined || value instanceof Error) return null;
  if (isListType(type)) return (value as unknown[]).map((item) => told(item, type.ofType, read));
  if (isThing(value) && isCompositeType(type)) return read(value);
  return isLeafType(type) ? type.serialize(value) : null;
}

function readRepresented(graph: Graph, set: SelectionSetNode, object: unknown, type = ''): unknown {
  if (Array.isArray(object)) return object.map((item) => readRepresented(graph, set, item, type));
  if (typeof object !== 'object' || object === null) return null;
  const source = object as Record<string, unknown>;
  const own = typeof source['__typename'] === 'string' ? source['__typename'] : type;
  const read: Record<string, unknown> = {};
  for (const node of fieldsFor(graph, set, own)) {
    const value = source[node.name.value] ?? null;
    read[node.name.value] = node.selectionSet ? readRepresented(graph, node.selectionSet, value) : value;
  }
  return read;
}

function fieldsFor(
  graph: Graph,
  set: SelectionSetNode,
  type: string,
): Extract<SelectionNode, { kind: 'Field' }>[] {
  return set.selections.flatMap((node) => {
    if (node.kind === Kind.FIELD) return [node];
    if (node.kind !== Kind.INLINE_FRAGMENT) return [];
    const condition = node.typeCondition?.name.value;
    const applies = condition === undefined || isOf(graph, { type }, condition);
    return applies ? fieldsFor(graph, node.selectionSet, type) : [];
  });
}

/** The entity that a representation stands for, by whichever of the subgraph's keys it has. */
function findEntity(
  graph: Graph,
  subgraph: SubgraphFacts,
  world: World,
  represented: Args,
): Thing | Error | null {
  const type = String(represented['__typename']);
  const key = (subgraph.keys.get(type) ?? []).find(({ selections }) =>
    selections.every((node) => node.kind === Kind.FIELD && represented[node.name.value] !== undefined),
  );
  if (key === undefined) return new Error(`${subgraph.name} has no key for ${JSON.stringify(represented)}`);
  const wanted = canonical(readRepresented(graph, key, represented, type));
  for (const { name } of objectTypes(graph.full, type)) {
    for (const id of graph.idsOf(name) ?? []) {
      const thing = { type: name, id, represented };
      if (canonical(readWhole(graph, world, thing, key)) !== wanted) continue;
      const isLonely = [...subgraph.fields].some(
        (own) => graph.lonelyOwner(`${name}.${own.split('.')[1]}`) === subgraph.name,
      );
      return isLonely && isAbsent(graph, world, thing, subgraph.name) ? null : thing;
    }
  }
  return new Error(`${subgraph.name} knows no entity like ${JSON.stringify(represented)}`);
}
