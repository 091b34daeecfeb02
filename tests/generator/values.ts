import {
  GraphQLError,
  getNamedType,
  isCompositeType,
  isEnumType,
  isInterfaceType,
  isListType,
  isNonNullType,
  isObjectType,
  type GraphQLLeafType,
  type GraphQLOutputType,
  type SelectionSetNode,
} from 'graphql';
import type { Graph } from './graph.ts';
import { hash, hashText } from './random.ts';

/** An object of the graph. What its fields hold follows from its id and the seed. */
export interface Thing {
  type: string;
  id: string;
  /** The object that leads here; known to the whole graph alone. */
  parent?: Thing;
  /** What a subgraph was told of an entity. */
  represented?: Readonly<Record<string, unknown>>;
  /** What a subgraph can say of it here beyond its own fields (`@provides`). */
  provided?: SelectionSetNode;
}

/** What a field's value follows from. */
export interface Asked {
  thing: Thing;
  field: string;
  /** As coerced, those given from the context too. */
  args: Readonly<Record<string, unknown>>;
  /** What else the value depends on: required values, or how often something was changed. */
  beyond: string;
}

/** One world of data, and what mutations did to it. */
export interface World {
  seed: number;
  /** What happened, in order. */
  done: string[];
}

/** In thousandths: how often a value is null, how often it is an error, and how often it is a leaf that does not fit. */
const NULLABLE = { nulls: 80, errors: 40, misfits: 10 };
const NON_NULL = { nulls: 6, errors: 6, misfits: 2 };
const SURE = { nulls: 0, errors: 0, misfits: 0 };
const REQUIRED = { nulls: 120, errors: 40, misfits: 0 };

/** What a field holds in a world: null, an error, a leaf, a thing, or a list of them. */
export function valueOf(graph: Graph, world: World, asked: Asked): unknown {
  const { thing, field, args, beyond } = asked;
  const type = graph.full.getType(thing.type);
  if (!isObjectType(type)) throw new Error(`${thing.type} is no object type`);
  const outputType = type.getFields()[field]?.type;
  if (outputType === undefined) throw new Error(`there is no field ${thing.type}.${field}`);
  const coordinate = `${thing.type}.${field}`;
  const role = graph.roleOf(coordinate);
  if (role === 'key' && !isCompositeType(getNamedType(outputType)))
    return keyValue(getNamedType(outputType) as GraphQLLeafType, thing.id, field);
  if (role === 'free' && isAbsent(graph, world, thing, graph.lonelyOwner(coordinate))) return null;
  const given = Object.keys(args).length > 0 ? canonical(args) : '';
  const suffix = `${given}${beyond}`;
  const text = `${field}(${thing.id})${suffix}`;
  const id = `${thing.id}/${field}${suffix === '' ? '' : `#${hashText(suffix, 0).toString(36)}`}`;
  return new Maker(graph, coordinate, role, { text, id }).make(outputType, hashText(text, world.seed));
}

/** Whether a subgraph knows nothing of an entity. */
export function isAbsent(
  graph: Graph,
  { seed }: World,
  { type, id }: Thing,
  subgraph: string | undefined,
): boolean {
  if (subgraph === undefined || !graph.idsOf(type)) return false;
  return hashText(`${subgraph} ${id}`, seed) % 12 === 0;
}

/** As JSON, with the keys in order. */
export function canonical(value: unknown): string {
  return JSON.stringify(value, (_, item: unknown) =>
    typeof item === 'object' && item !== null && !Array.isArray(item)
      ? Object.fromEntries(Object.entries(item).sort(([a], [b]) => (a < b ? -1 : 1)))
      : item,
  );
}

function keyValue(type: GraphQLLeafType, id: string, field: string): unknown {
  const number = Number(/:(\d+)/.exec(id)?.[1] ?? hashText(id, 0) % 100_000);
  if (type.name === 'ID' && field === 'id') return id;
  if (type.name === 'Int') return number * 7;
  return isEnumType(type) ? (type.getValues()[0]?.name ?? null) : `${field}-${id}`;
}

class Maker {
  readonly #graph: Graph;
  readonly #coordinate: string;
  readonly #role: ReturnType<Graph['roleOf']>;
  readonly #name: { text: string; id: string };

  constructor(
    graph: Graph,
    coordinate: string,
    role: ReturnType<Graph['roleOf']>,
    name: { text: string; id: string },
  ) {
    this.#graph = graph;
    this.#coordinate = coordinate;
    this.#role = role;
    this.#name = name;
  }

  make(outputType: GraphQLOutputType, random: number, place = ''): unknown {
    const isNonNull = isNonNullType(outputType);
    const type = isNonNull ? outputType.ofType : outputType;
    const rates = this.#ratesFor(isNonNull);
    const drawn = hash(random) % 1000;
    if (drawn < rates.nulls) return null;
    if (drawn < rates.nulls + rates.errors) return new GraphQLError(`${this.#name.text} fails`);
    const next = hash(random + 1);
    if (isListType(type)) {
      const length = next % 4;
      return Array.from({ length }, (_, index) =>
        this.make(type.ofType, hash(next + index), `${place}/${index}`),
      );
    }
    if (isCompositeType(type)) return this.#thing(next, place);
    if (drawn < rates.nulls + rates.errors + rates.misfits && MISFITS[type.name] !== undefined)
      return MISFITS[type.name];
    return leaf(type, next, this.#name.text + place);
  }

  #ratesFor(isNonNull: boolean): typeof NULLABLE {
    if (this.#role === 'key') return SURE;
    if (this.#role === 'required') return isNonNull ? SURE : REQUIRED;
    return isNonNull ? NON_NULL : NULLABLE;
  }

  #thing(random: number, place: string): Thing {
    const types = this.#graph.possible(this.#coordinate);
    const type = types[random % types.length];
    if (type === undefined) throw new Error(`no type can stand at ${this.#coordinate}`);
    const ids = this.#graph.idsOf(type);
    return { type, id: ids?.[hash(random) % ids.length] ?? `${this.#name.id}${place}` };
  }
}

/** Leaves that no type takes; they are errors when they are written (GraphQL, section 3.5). */
const MISFITS: Readonly<Record<string, unknown>> = { Int: 'no number', Boolean: 'no boolean', Float: NaN };

function leaf(type: GraphQLLeafType, random: number, text: string): unknown {
  if (isEnumType(type)) {
    const values = type.getValues();
    return values[random % values.length]?.name;
  }
  switch (type.name) {
    case 'Int':
      return random % 10_000;
    case 'Float':
      return (random % 1000) / 8;
    case 'Boolean':
      return random % 2 === 0;
    case 'ID':
      return random % 3 === 0 ? random % 1000 : text;
    case 'String':
      return text;
    default:
      return [text, random, { __typename: 'Query', deep: [null, { text }] }, [], 0.5][random % 5];
  }
}

/** Whether a thing is of a type, or of one that implements it or is its member. */
export function isOf(graph: Graph, thing: { type: string }, condition: string): boolean {
  if (thing.type === condition) return true;
  const [type, abstract] = [graph.full.getType(thing.type), graph.full.getType(condition)];
  if (!isObjectType(type) || !abstract) return false;
  if (isInterfaceType(abstract)) return graph.full.isSubType(abstract, type);
  return isCompositeType(abstract) && !isObjectType(abstract) && graph.full.isSubType(abstract, type);
}
