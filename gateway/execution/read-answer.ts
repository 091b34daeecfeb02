import {
  getNamedType,
  getNullableType,
  isCompositeType,
  isLeafType,
  isListType,
  isObjectType,
  isUnionType,
  Kind,
  type DocumentNode,
  type FieldNode,
  type GraphQLCompositeType,
  type GraphQLOutputType,
  type GraphQLSchema,
  type SelectionSetNode,
} from 'graphql';
import {
  applies,
  collectFields,
  holds,
  type Collecting,
  type Conditional,
  type Requirement,
} from '../graphql/conditional-fields.ts';
import { contradicts } from './contradicts.ts';
import { isData, type Data } from '../graphql/data.ts';
import type { KeyTranslation } from './key-translation.ts';
import { leafCheck } from './leaf-check.ts';
import { keyReader, listReader, refuse, type Findings, type Reading, type ReadValue } from './read-values.ts';

interface AskedField {
  name: string;
  /** Alternatives; the field is asked for where one of them is met. */
  when: readonly (readonly Requirement[])[] | undefined;
  /** Whether a leaf is taken as it is; undefined where it is no leaf, or any is. */
  accepts: ((value: unknown) => boolean) | undefined;
  /** Reads any other value; undefined where any is taken as it is. */
  read: ReadValue | undefined;
  /** Whether it answers the field itself: no alias and no argument, in what is selected of it neither. */
  isPlain: boolean;
}

/** What is selected of a value, in one place of a document. */
interface Selected {
  sets: readonly Conditional<SelectionSetNode>[];
  declared: GraphQLCompositeType | undefined;
  /** By the name of the object's type; under the empty name what any type would be asked for. */
  fields: Map<string, ReadonlyMap<string, AskedField>>;
  /** The response keys under which an object may say its type; undefined until the first object is read. */
  typeKeys: readonly string[] | undefined;
}

/** Reads the data of one fetch's answers. */
export interface AnswerReader {
  /** Keeps what was asked for: the data itself is changed. */
  root: (data: Data, options: ReadOptions) => Findings;
  /** As `root`, for the entities that the fetch's `_entities` answers, in the order of their representations. */
  entities: (entities: unknown[], options: ReadOptions) => Findings;
}

/** What an answer is read with. */
export interface ReadOptions {
  variables: Readonly<Record<string, unknown>>;
  representation?: (index: number) => unknown;
}

/**
 * Makes the reader of a fetch's answers. It keeps what was asked for, and drops everything else: a value of another form or type
 * than its field's becomes null, and so does an entity other than the one that was represented.
 * @param schema the supergraph's; the fields of every subgraph are among its own.
 * @param document the fetch's, with one operation that is valid for the subgraph.
 * @param keys what the subgraph answers pseudonyms for; they are opened as they are read, and one that does not open becomes null.
 */
export function createAnswerReader(
  schema: GraphQLSchema,
  document: DocumentNode,
  keys?: KeyTranslation,
): AnswerReader {
  const operation = document.definitions.find((node) => node.kind === Kind.OPERATION_DEFINITION);
  const root = operation && schema.getRootType(operation.operation);
  if (!root) throw new Error('a fetch is an operation of a kind that the supergraph has');
  const fragments = new Map(
    document.definitions.flatMap((node) =>
      node.kind === Kind.FRAGMENT_DEFINITION ? [[node.name.value, node] as const] : [],
    ),
  );
  const reader = new Reader({ schema, fragments }, keys);
  const selected = reader.select([{ node: operation.selectionSet, when: [] }], root);
  const entities = operation.selectionSet.selections.flatMap((node) =>
    node.kind === Kind.FIELD && node.name.value === '_entities' && node.selectionSet
      ? [{ node: node.selectionSet, when: [] }]
      : [],
  );
  const selectedOfEntities = reader.select(entities, undefined);
  const begin = ({ variables, representation = () => undefined }: ReadOptions): Reading => {
    return { variables, representation, path: [], dropped: 0, invalid: new Map() };
  };
  return {
    root: (data, options) => {
      const reading = begin(options);
      reader.object(data, selected, root, reading);
      return reading;
    },
    entities: (list, options) => {
      const reading = begin(options);
      reader.entities(list, selectedOfEntities, reading);
      return reading;
    },
  };
}

class Reader {
  readonly #collecting: Collecting;
  readonly #keys: KeyTranslation | undefined;

  constructor(collecting: Collecting, keys: KeyTranslation | undefined) {
    this.#collecting = collecting;
    this.#keys = keys;
  }

  select(
    sets: readonly Conditional<SelectionSetNode>[],
    declared: GraphQLCompositeType | undefined,
  ): Selected {
    return { sets, declared, fields: new Map(), typeKeys: undefined };
  }

  /** @param type the object's type at run time; undefined where it is not known, so that any fragment may apply. */
  object(source: Data, selected: Selected, type: GraphQLCompositeType | undefined, reading: Reading): Data {
    const fields = this.#fieldsOf(selected, type);
    for (const key in source) {
      // Read first, where V8 still knows in which place of the object the key stands.
      const value = source[key];
      const field = fields.get(key);
      if (field === undefined || !isAsked(field, reading)) {
        // eslint-disable-next-line @typescript-eslint/no-dynamic-delete -- a copy of every answer would cost more than this.
        delete source[key];
        reading.dropped++;
      } else if (field.accepts) {
        if (value === null || field.accepts(value)) continue;
        reading.path.push(key);
        source[key] = refuse(reading);
        reading.path.pop();
      } else if (field.read) {
        reading.path.push(key);
        const read = field.read(value, reading);
        reading.path.pop();
        // Most is what it was, and to write it again costs more than to look.
        if (read !== value) source[key] = read;
      }
    }
    return source;
  }

  entities(list: unknown[], selected: Selected, reading: Reading): unknown[] {
    for (let index = 0; index < list.length; index++)
      list[index] = this.#entity(list[index], reading.representation(index), selected, reading);
    return list;
  }

  #fieldsOf(selected: Selected, type: GraphQLCompositeType | undefined): ReadonlyMap<string, AskedField> {
    let fields = selected.fields.get(type?.name ?? '');
    if (fields === undefined) {
      const collected = collectFields(this.#collecting, selected.sets, selected.declared, type);
      fields = new Map([...collected].map(([key, found]) => [key, this.#askedField(found, type)]));
      selected.fields.set(type?.name ?? '', fields);
    }
    return fields;
  }

  #askedField(
    found: readonly (Conditional<FieldNode> & { parent: GraphQLCompositeType | undefined })[],
    holder: GraphQLCompositeType | undefined,
  ): AskedField {
    const name = found[0]?.node.name.value ?? '';
    const holders = holder ? [holder] : found.flatMap(({ parent }) => parent ?? []);
    const open = this.#keys?.open(holders, name);
    const type = typeOf(name, found[0]?.parent);
    const declared = type && getNamedType(type);
    const sets = found.flatMap(({ node, when }) =>
      node.selectionSet ? [{ node: node.selectionSet, when }] : [],
    );
    const selected = this.select(sets, isCompositeType(declared) ? declared : undefined);
    const accepts = type && !open ? leafCheckOf(type) : undefined;
    const reader = (): ReadValue | undefined =>
      type && open ? keyReader(type, open) : this.#readerOf(name, type, selected);
    return {
      name,
      when: found.some(({ when }) => when.length === 0) ? undefined : found.map(({ when }) => when),
      accepts,
      read: accepts ? undefined : reader(),
      isPlain: found.every(({ node }) => isPlain(node)),
    };
  }

  #readerOf(name: string, type: GraphQLOutputType | undefined, selected: Selected): ReadValue | undefined {
    if (type) return this.#valueReader(type, selected);
    if (name === '__typename') return undefined;
    return (value, reading) =>
      Array.isArray(value) ? this.entities(value, selected, reading) : refuse(reading);
  }

  #valueReader(outputType: GraphQLOutputType, selected: Selected): ReadValue | undefined {
    const type = getNullableType(outputType);
    if (isListType(type)) return listReader(this.#valueReader(type.ofType, selected));
    if (isCompositeType(type)) {
      return (value, reading) => {
        if (value === null) return null;
        const types = isData(value) ? this.#typesOf(value, selected, type) : undefined;
        if (!isData(value) || !types) return refuse(reading);
        return this.object(value, selected, isObjectType(type) ? type : types[0], reading);
      };
    }
    const accepts = leafCheck(type);
    if (accepts === undefined) return undefined;
    return (value, reading) => (value === null || accepts(value) ? value : refuse(reading));
  }

  #entity(value: unknown, representation: unknown, selected: Selected, reading: Reading): Data | null {
    if (value === null) return null;
    if (!isData(value) || !isData(representation)) return refuse(reading);
    const type = this.#collecting.schema.getType(String(representation['__typename']));
    const types = isCompositeType(type) ? this.#typesOf(value, selected, type) : undefined;
    if (!isCompositeType(type) || !types) return refuse(reading);
    const runtimeType = isObjectType(type) ? type : types[0];
    const fields = this.#fieldsOf(selected, runtimeType);
    for (const key in representation) {
      if (key === '__typename' || !Object.hasOwn(value, key)) continue;
      // Under an alias, or with arguments, an answer does not speak of what was represented.
      const speaksOfIt = fields.get(key)?.isPlain !== false;
      if (speaksOfIt && contradicts(value[key], representation[key])) return refuse(reading);
    }
    return this.object(value, selected, runtimeType, reading);
  }

  /** The types that an object says it is of: one or none; undefined where it says what cannot be. */
  #typesOf(
    value: Data,
    selected: Selected,
    declared: GraphQLCompositeType,
  ): readonly GraphQLCompositeType[] | undefined {
    selected.typeKeys ??= [
      ...new Set(['__typename', ...[...this.#fieldsOf(selected, undefined)].flatMap(isTypeKey)]),
    ];
    let found: GraphQLCompositeType | undefined;
    for (const key of selected.typeKeys) {
      const name = Object.hasOwn(value, key) ? value[key] : undefined;
      if (name === undefined) continue;
      const type = typeof name === 'string' ? this.#collecting.schema.getType(name) : undefined;
      if (!isCompositeType(type) || !applies(this.#collecting.schema, declared, type)) return undefined;
      if (found && found !== type) return undefined;
      found = type;
    }
    return found ? [found] : [];
  }
}

function leafCheckOf(outputType: GraphQLOutputType): AskedField['accepts'] {
  const type = getNullableType(outputType);
  return isLeafType(type) ? leafCheck(type) : undefined;
}

function isTypeKey([key, { name }]: readonly [string, AskedField]): string[] {
  return name === '__typename' ? [key] : [];
}

function isAsked({ when }: AskedField, { variables }: Reading): boolean {
  return when === undefined || when.some((requirements) => holds(requirements, variables));
}

/** The type of a field; federation makes subgraphs out of the supergraph, so it knows all but what it adds itself. */
function typeOf(name: string, parent: GraphQLCompositeType | undefined): GraphQLOutputType | undefined {
  if (name === '__typename' || name === '_entities') return undefined;
  const field = parent && !isUnionType(parent) ? parent.getFields()[name] : undefined;
  if (!field) throw new Error('a fetch has no field that the supergraph has not');
  return field.type;
}

function isPlain(selection: FieldNode | SelectionSetNode['selections'][number]): boolean {
  if (selection.kind === Kind.FRAGMENT_SPREAD) return false;
  if (selection.kind === Kind.FIELD && (selection.alias ?? selection.arguments?.length)) return false;
  return selection.selectionSet?.selections.every(isPlain) ?? true;
}
