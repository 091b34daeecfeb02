import {
  getNamedType,
  isAbstractType,
  isInterfaceType,
  isIntrospectionType,
  isObjectType,
  isInputObjectType,
  type GraphQLNamedType,
  type GraphQLObjectType,
  type GraphQLSchema,
} from 'graphql';
import { requiredTypes } from '../required-types.ts';
import { returnedTypes } from '../returned-types.ts';
import type { Rules } from '../rule.ts';
import { QuestionError, type FieldPlace } from './model.ts';

/** A field of the schema, with the rules that have a say at it. */
export interface FieldEntry extends FieldPlace {
  /** Its place in the list of all fields. */
  id: number;
  coordinate: string;
  /** The coordinates with a rule that has to allow it. */
  ruledBy: readonly string[];
  /** Equal for fields of which the same is demanded, by whichever rules: these are decided alike. 0 where it is nothing. */
  ruling: number;
  /** The numbers of the types that it stands on and that it returns: a large graph is walked by numbers. */
  parentId: number;
  returnsId: number;
}

/** The schema as reports walk through it. */
export interface SchemaIndex {
  fields: readonly FieldEntry[];
  /** The fields' rulings, parents and returned types as numbers, at the fields' ids: they are gone over once for each access class. */
  rulings: Int32Array;
  parents: Int32Array;
  returns: Int32Array;
  /** One field for each ruling. */
  examples: readonly FieldEntry[];
  /** The ids of the fields, by the number of the type that they stand on; of fields that lead to one type by the same rules, one. */
  steps: readonly Int32Array[];
  /** By a type's number, the numbers of what a fragment leads to from it. */
  fragments: readonly Int32Array[];
  /** By coordinate. */
  byCoordinate: ReadonlyMap<string, FieldEntry>;
  /** By the type that they stand on. */
  fieldsOf: ReadonlyMap<string, readonly FieldEntry[]>;
  /** By the type that they return. */
  leadingTo: ReadonlyMap<string, readonly FieldEntry[]>;
  /** What a fragment leads to from a type: from an object to what it is one of, and back. */
  besides: ReadonlyMap<string, readonly GraphQLNamedType[]>;
  roots: readonly GraphQLObjectType[];
  /** All types, at their numbers. */
  types: readonly GraphQLNamedType[];
  typeIds: ReadonlyMap<string, number>;
}

/** Indexes a schema. */
export function indexSchema(schema: GraphQLSchema, rules: Rules): SchemaIndex {
  const fields: FieldEntry[] = [];
  const besides = new Map<string, GraphQLNamedType[]>();
  const types = Object.values(schema.getTypeMap());
  const typeIds = new Map(types.map(({ name }, id) => [name, id]));
  const rulings = new Map([['', 0]]);
  const numberOf = numberDemands(rules);
  for (const parent of types) {
    if (isIntrospectionType(parent)) continue;
    const possible = possibleTypes(schema, parent);
    if (isAbstractType(parent)) besides.set(parent.name, [...possible]);
    if (isAbstractType(parent)) for (const member of possible) append(besides, member.name, parent);
    if (!isObjectType(parent) && !isInterfaceType(parent)) continue;
    for (const field of Object.values(parent.getFields())) {
      const returned = getNamedType(field.type);
      const involved = [...returnedTypes(schema, returned), ...requiredTypes(field.args)];
      const place = { parent, name: field.name, possible, returns: involved };
      const coordinate = `${parent.name}.${field.name}`;
      const ruled = ruledBy(rules, place);
      const key = [...new Set(ruled.map(numberOf))].sort((a, b) => a - b).join(' ');
      const ruling = rulings.get(key) ?? rulings.size;
      rulings.set(key, ruling);
      const [parentId, returnsId] = [typeIds.get(parent.name) ?? 0, typeIds.get(returned.name) ?? 0];
      fields.push({ ...place, id: fields.length, coordinate, ruledBy: ruled, ruling, parentId, returnsId });
    }
  }
  const fieldsOf = new Map<string, FieldEntry[]>();
  const leadingTo = new Map<string, FieldEntry[]>();
  for (const field of fields) {
    append(fieldsOf, field.parent.name, field);
    append(leadingTo, types[field.returnsId]?.name ?? '', field);
  }
  const examples = new Map(fields.map((field) => [field.ruling, field]));
  const roots = [schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()];
  return {
    fields,
    rulings: Int32Array.from(fields, ({ ruling }) => ruling),
    parents: Int32Array.from(fields, ({ parentId }) => parentId),
    returns: Int32Array.from(fields, ({ returnsId }) => returnsId),
    examples: [...examples.values()],
    steps: types.map(({ name }) => stepsOf(fieldsOf.get(name) ?? [])),
    fragments: types.map(({ name }) =>
      Int32Array.from(besides.get(name) ?? [], (type) => typeIds.get(type.name) ?? -1),
    ),
    byCoordinate: new Map(fields.map((field) => [field.coordinate, field])),
    fieldsOf,
    leadingTo,
    besides,
    roots: roots.filter((type) => type !== undefined && type !== null),
    types,
    typeIds,
  };
}

/**
 * Finds what a coordinate names: a field, or else a type.
 * @throws QuestionError where it names neither.
 */
export function findCoordinate(
  schema: GraphQLSchema,
  index: SchemaIndex,
  coordinate: string,
): FieldEntry | GraphQLNamedType {
  const field = index.byCoordinate.get(coordinate);
  if (field !== undefined) return field;
  const [typeName = ''] = coordinate.split('.');
  const type = schema.getType(typeName);
  if (type === undefined || isIntrospectionType(type))
    throw new QuestionError(`The supergraph has no type ${typeName}.`);
  if (isInputObjectType(type))
    throw new QuestionError(`${typeName} is an input: callers give it and do not see it.`);
  if (coordinate === typeName) return type;
  const names = (index.fieldsOf.get(typeName) ?? []).map(({ name }) => name);
  throw new QuestionError(
    `There is no ${coordinate}. ${typeName} has ${names.length > 0 ? names.join(', ') : 'no fields'}.`,
  );
}

function possibleTypes(schema: GraphQLSchema, type: GraphQLNamedType): readonly GraphQLObjectType[] {
  if (isAbstractType(type)) return schema.getPossibleTypes(type);
  return isObjectType(type) ? [type] : [];
}

function stepsOf(fields: readonly FieldEntry[]): Int32Array {
  const steps = new Map<string, FieldEntry>();
  for (const field of fields) {
    const key = `${field.ruling} ${field.returnsId}`;
    if (!steps.has(key)) steps.set(key, field);
  }
  return Int32Array.from([...steps.values()], ({ id }) => id);
}

function ruledBy(rules: Rules, { parent, name, possible, returns }: FieldPlace): string[] {
  const types = [...new Set([parent.name, ...possible.map((type) => type.name)])];
  const all = [...types.flatMap((type) => [type, `${type}.${name}`]), ...returns.map((type) => type.name)];
  return [...new Set(all)].filter((coordinate) => rules.has(coordinate));
}

/** Numbers what is demanded at a coordinate: equal demands have one number, whichever rule makes them. */
function numberDemands(rules: Rules): (coordinate: string) => number {
  const numbers = new Map<string, number>();
  const byCoordinate = new Map<string, number>();
  for (const { coordinate, demands } of rules.values()) {
    const text = JSON.stringify(demands);
    const number = numbers.get(text) ?? numbers.size;
    numbers.set(text, number);
    byCoordinate.set(coordinate, number);
  }
  return (coordinate) => byCoordinate.get(coordinate) ?? -1;
}

function append<T>(lists: Map<string, T[]>, key: string, value: T): void {
  const list = lists.get(key);
  if (list === undefined) lists.set(key, [value]);
  else list.push(value);
}
