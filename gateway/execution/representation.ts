import { isAbstractType, isCompositeType, type GraphQLSchema } from 'graphql';
import type { FetchDataRewrite, QueryPlanSelectionNode } from '@apollo/query-planner';
import { isData, own, type Data } from '../graphql/data.ts';

/** Writes an entity's representation as JSON; undefined where a value for it is not known. */
export type WriteRepresentation = (entity: Data) => string | undefined;

/** By the name of the object's type, the fields that represent it. */
type Fields = ReadonlyMap<string, WriteField>;
type WriteField = (object: Data) => string | undefined;

/**
 * Makes the writing of the representations that a fetch needs (Federation: `_Any`).
 * @param requires what a representation consists of, as the plan has it.
 * @param rewrites what the plan sets in it: types by which another subgraph knows an entity (`@interfaceObject`).
 * @throws Error where the plan rewrites in a way that is not known.
 */
export function createRepresentation(
  schema: GraphQLSchema,
  requires: readonly QueryPlanSelectionNode[],
  rewrites: readonly FetchDataRewrite[] = [],
): WriteRepresentation {
  const typenames = readTypenames(rewrites.filter(({ kind }) => kind !== 'KeyRenamer'));
  const names = readNames(rewrites);
  const typenameFor = (type: string): string | undefined =>
    typenames.find(({ condition }) => condition === undefined || isOfType(schema, type, condition))?.typename;
  const write = createWriter({ schema, names }, requires, typenameFor);
  return (entity) => (typeof own(entity, '__typename') === 'string' ? write(entity) : undefined);
}

/** What every part of a representation is written with. */
interface Writing {
  schema: GraphQLSchema;
  /** By the key under which a value stands in the data, the name that it has in the representation, where that is another. */
  names: ReadonlyMap<string, string>;
}

function createWriter(
  writing: Writing,
  selections: readonly QueryPlanSelectionNode[],
  typenameFor: (type: string) => string | undefined,
): WriteField {
  const byType = new Map<string, Fields>();
  return (object) => {
    const typename = own(object, '__typename');
    const type = typeof typename === 'string' ? typename : '';
    let fields = byType.get(type);
    if (fields === undefined) {
      fields = createFields(writing, selectionsFor(writing.schema, selections, type), typenameFor(type));
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
  typename: string | undefined,
): Fields {
  const below = new Map<string, QueryPlanSelectionNode[]>();
  for (const { alias, name, selections: nested = [] } of selections) {
    const key = alias ?? name;
    below.set(key, [...(below.get(key) ?? []), ...nested]);
  }
  return new Map(
    [...below].map(([key, nested]) => {
      if (key === '__typename' && typename !== undefined) {
        const json = JSON.stringify(typename);
        return [JSON.stringify(key), () => json];
      }
      const write = nested.length > 0 ? createWriter(writing, nested, () => undefined) : undefined;
      return [
        JSON.stringify(writing.names.get(key) ?? key),
        (object: Data) => writeValue(own(object, key), write),
      ];
    }),
  );
}

function writeValue(value: unknown, write: WriteField | undefined): string | undefined {
  if (value === undefined) return undefined;
  if (value === null || !write) return JSON.stringify(value);
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
function readNames(rewrites: readonly FetchDataRewrite[]): Map<string, string> {
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
