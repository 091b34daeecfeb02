import {
  getNamedType,
  isAbstractType,
  isCompositeType,
  isInterfaceType,
  isObjectType,
  type GraphQLSchema,
} from 'graphql';
import type { FetchDataRewrite, QueryPlanSelectionNode } from '@apollo/query-planner';
import { compact } from '../graphql/compact.ts';
import { isData, own, type Data } from '../graphql/data.ts';
import type { KeyTranslation } from './key-translation.ts';

/** How entities are represented. */
export interface Representation {
  /** Writes an entity's representation as JSON; undefined where a value for it is not known. */
  write: (entity: Data) => string | undefined;
  /**
   * The keys whose values alone tell entities of a type apart: they are represented alike where these values are the same.
   * Undefined where there is more to it.
   */
  tellingKeys: (type: string) => readonly string[] | undefined;
}

/** By the name of the object's type, the fields that represent it. */
type Fields = ReadonlyMap<string, WriteField>;
type WriteField = (object: Data) => string | undefined;

/**
 * Makes the writing of the representations that a fetch needs (Federation: `_Any`).
 * @param requires what a representation consists of, as the plan has it.
 * @param options.rewrites what the plan sets in it: types by which another subgraph knows an entity (`@interfaceObject`).
 * @param options.keys what the subgraph is sent as pseudonyms.
 * @throws Error where the plan rewrites in a way that is not known.
 */
export function createRepresentation(
  schema: GraphQLSchema,
  requires: readonly QueryPlanSelectionNode[],
  {
    rewrites = [],
    keys,
  }: { rewrites?: readonly FetchDataRewrite[] | undefined; keys?: KeyTranslation | undefined },
): Representation {
  const typenames = readTypenames(rewrites.filter(({ kind }) => kind !== 'KeyRenamer'));
  const names = readNames(rewrites);
  const typenameFor = (type: string): string | undefined =>
    typenames.find(({ condition }) => condition === undefined || isOfType(schema, type, condition))?.typename;
  const write = createWriter({ schema, names, keys }, requires, { declared: '', typenameFor });
  const telling = new Map<string, readonly string[] | undefined>();
  return {
    write: (entity) => (typeof own(entity, '__typename') === 'string' ? write(entity) : undefined),
    tellingKeys: (type) => {
      if (!telling.has(type)) telling.set(type, leafKeys(selectionsFor(schema, requires, type)));
      return telling.get(type);
    },
  };
}

/** The keys of what is selected besides the type; undefined where that is more than leaves, or nothing. */
function leafKeys(selections: ReturnType<typeof selectionsFor>): readonly string[] | undefined {
  const keys = new Set(
    selections.map(({ alias, name }) => alias ?? name).filter((key) => key !== '__typename'),
  );
  const isFlat = selections.every(({ selections: nested = [] }) => nested.length === 0);
  return isFlat && keys.size > 0 ? [...keys] : undefined;
}

/** What every part of a representation is written with. */
interface Writing {
  schema: GraphQLSchema;
  /** By the key under which a value stands in the data, the name that it has in the representation, where that is another. */
  names: ReadonlyMap<string, string>;
  keys: KeyTranslation | undefined;
}

/** Where an object stands. */
interface Place {
  /** The type that it has at least, where it does not say its own. */
  declared: string;
  /** The name by which the subgraph knows a type, where that is another. */
  typenameFor: (type: string) => string | undefined;
}

function createWriter(
  writing: Writing,
  selections: readonly QueryPlanSelectionNode[],
  { declared, typenameFor }: Place,
): WriteField {
  const byType = new Map<string, Fields>();
  return (object) => {
    const typename = own(object, '__typename');
    const type = typeof typename === 'string' ? typename : '';
    let fields = byType.get(type);
    if (fields === undefined) {
      const selected = selectionsFor(writing.schema, selections, type);
      fields = createFields(writing, selected, { type: type || declared, typename: typenameFor(type) });
      byType.set(type, fields);
    }
    let json = '';
    for (const [key, write] of fields) {
      const value = write(object);
      if (value === undefined) return undefined;
      json += `${json === '' ? '' : ','}${key}:${value}`;
    }
    return json === '' ? undefined : `{${json}}`;
  };
}

/** The fields that are selected of a type, through fragments. */
function selectionsFor(
  schema: GraphQLSchema,
  selections: readonly QueryPlanSelectionNode[],
  type: string,
): Extract<QueryPlanSelectionNode, { kind: 'Field' }>[] {
  return selections.flatMap((selection) => {
    if (selection.kind === 'Field') return [selection];
    const { typeCondition } = selection;
    const applies = typeCondition === undefined || isOfType(schema, type, typeCondition);
    return applies ? selectionsFor(schema, selection.selections, type) : [];
  });
}

function createFields(
  writing: Writing,
  selections: readonly Extract<QueryPlanSelectionNode, { kind: 'Field' }>[],
  { type, typename }: { type: string; typename: string | undefined },
): Fields {
  const below = new Map<string, { name: string; nested: QueryPlanSelectionNode[] }>();
  for (const { alias, name, selections: nested = [] } of selections) {
    const key = alias ?? name;
    below.set(key, { name, nested: [...(below.get(key)?.nested ?? []), ...nested] });
  }
  return new Map(
    [...below].map(([key, { name, nested }]) => {
      if (key === '__typename' && typename !== undefined) {
        const json = compact(JSON.stringify(typename));
        return [compact(JSON.stringify(key)), () => json];
      }
      const named = compact(JSON.stringify(writing.names.get(key) ?? key));
      if (nested.length > 0) {
        const place = { declared: typeOfField(writing.schema, type, name), typenameFor: () => undefined };
        const write = createWriter(writing, nested, place);
        return [named, (object: Data) => writeValue(own(object, key), write)];
      }
      const seal = writing.keys?.seal(type, name) ?? ((value: unknown) => value);
      return [named, (object: Data) => JSON.stringify(seal(own(object, key)))];
    }),
  );
}

/** The name of the type that a field has, lists aside; empty where that is not known. */
function typeOfField(schema: GraphQLSchema, type: string, field: string): string {
  const known = schema.getType(type);
  const found = isObjectType(known) || isInterfaceType(known) ? known.getFields()[field] : undefined;
  return found ? getNamedType(found.type).name : '';
}

function writeValue(value: unknown, write: WriteField): string | undefined {
  if (value === undefined) return undefined;
  if (value === null) return 'null';
  if (Array.isArray(value)) {
    const items = value.map((item) => writeValue(item, write));
    return items.includes(undefined) ? undefined : `[${items.join(',')}]`;
  }
  return isData(value) ? write(value) : undefined;
}

const FRAGMENT = '... on ';

/** A type's name that takes the place of another in representations. */
interface TypenameRewrite {
  /** The type that an entity has to be of; undefined for any. */
  condition: string | undefined;
  typename: string;
}

/** Names that are the planning's own, so each stands for one field wherever it is. */
export function readNames(rewrites: readonly FetchDataRewrite[]): Map<string, string> {
  return new Map(
    rewrites.flatMap((rewrite) =>
      rewrite.kind === 'KeyRenamer' ? [[rewrite.path.at(-1) ?? '', rewrite.renameKeyTo] as const] : [],
    ),
  );
}

function readTypenames(rewrites: readonly FetchDataRewrite[]): TypenameRewrite[] {
  return rewrites.map((rewrite) => {
    const fragments = rewrite.path.slice(0, -1);
    const isTypename = rewrite.path.at(-1) === '__typename' && fragments.length <= 1;
    const isKnown = isTypename && fragments.every((element) => element.startsWith(FRAGMENT));
    if (rewrite.kind !== 'ValueSetter' || !isKnown || typeof rewrite.setValueTo !== 'string')
      throw new Error('the plan rewrites a representation in a way that is not known');
    return { condition: fragments[0]?.slice(FRAGMENT.length), typename: rewrite.setValueTo };
  });
}

/** Whether a type is another, or one of its possible types. */
export function isOfType(schema: GraphQLSchema, name: string, condition: string): boolean {
  if (name === condition) return true;
  const [type, abstract] = [schema.getType(name), schema.getType(condition)];
  if (!isAbstractType(abstract) || !isCompositeType(type)) return false;
  return isAbstractType(type) && !('getFields' in type) ? false : schema.isSubType(abstract, type as never);
}
