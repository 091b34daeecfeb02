import {
  getNamedType,
  getNullableType,
  isCompositeType,
  isInterfaceType,
  isListType,
  isNonNullType,
  isObjectType,
  type FieldNode,
  type GraphQLAbstractType,
  type GraphQLCompositeType,
  type GraphQLInterfaceType,
  type GraphQLObjectType,
  type GraphQLOutputType,
  type GraphQLSchema,
  type SelectionSetNode,
} from 'graphql';
import type { Authorized } from '../authorization/permitted-operation.ts';
import { compact } from '../graphql/compact.ts';
import { isData, own, type Data } from '../graphql/data.ts';
import {
  collectFields,
  holds,
  type Collecting,
  type Conditional,
  type Requirement,
} from '../graphql/conditional-fields.ts';
import type { Operation } from '../operation/operation.ts';
import { note } from './faults.ts';
import { shownKey, TYPENAME_KEY } from '../reserved-names.ts';
import { counting, noting, type Defer, type Trail } from './write-deferred.ts';
import { writeLeaf, type FieldMask } from './write-leaf.ts';
import { writeList, writtenOnce } from './write-list.ts';
import {
  writeFrom,
  type Path,
  type WriteObject,
  type WriteOptions,
  type WriteValue,
  type Written,
} from './writing.ts';

/** Writes the data that an execution found, in the shape of the whole operation. */
export type WriteAnswer = (data: Data | null, options: WriteOptions) => Written;

/** What was refused of the operation. */
export type Refused = Pick<Authorized, 'deniedFields' | 'deniedTypes' | 'maskedFields'>;

/** One place of an operation. */
interface Place {
  sets: readonly Conditional<SelectionSetNode>[];
  path: Path;
  trail: Trail;
  mask: FieldMask | undefined;
}

/**
 * Makes the writing of an operation's answers: refused fields are null, masked ones coarser, and what was not asked for is not
 * there. Compiled once for an operation and what is refused of it.
 * @param schema the API schema.
 */
export function createWriter(
  schema: GraphQLSchema,
  { definition, defers }: Pick<Operation, 'definition' | 'defers'>,
  refused: Refused,
): WriteAnswer {
  const root = schema.getRootType(definition.operation);
  if (!root) throw new Error('a validated operation has a root type');
  const place = {
    sets: [{ node: definition.selectionSet, when: [] }],
    path: [],
    trail: [],
    mask: undefined,
  };
  const write = new Compiler(schema, refused, defers).object(place, root, root);
  return (data, options) => writeFrom(write, data, options);
}

class Compiler {
  readonly #schema: GraphQLSchema;
  readonly #refused: Refused;
  readonly #defers: boolean;

  constructor(schema: GraphQLSchema, refused: Refused, defers: boolean) {
    this.#schema = schema;
    this.#refused = refused;
    this.#defers = defers;
  }

  /** @param type the object's own type, or an interface where no more is known of it. */
  object(
    { sets, path, trail }: Place,
    declared: GraphQLCompositeType,
    type: GraphQLObjectType | GraphQLInterfaceType,
  ): WriteObject {
    const deferred: Defer[] = [];
    const defer: Collecting['defer'] = (label, { node: set, when }, on = type) => {
      const place = { sets: [{ node: set, when: [] }], path, trail, mask: undefined };
      let compiled: WriteObject | undefined;
      const writer = (): WriteObject => (compiled ??= this.object(place, on, type));
      deferred.push({ label, set, when, trail, writer });
    };
    const collecting = this.#defers ? { schema: this.#schema, defer } : { schema: this.#schema };
    const collected = collectFields(collecting, sets, declared, type);
    const fields = [...collected].map(([key, found]) => this.#field(key, found, { path, trail }, type));
    const write: WriteObject = (source, writing) => {
      let json = '';
      for (const { first, next, when, write, isNullable } of fields) {
        if (when && !when.some((requirements) => holds(requirements, writing.variables))) continue;
        const value = write(source, writing);
        if (value === undefined && !isNullable) return undefined;
        json = json + (json === '' ? first : next) + (value ?? 'null');
      }
      return json === '' ? '{}' : json + '}';
    };
    return this.#defers ? noting(deferred, write) : write;
  }

  #field(
    key: string,
    found: readonly Conditional<FieldNode>[],
    above: Pick<Place, 'path' | 'trail'>,
    parent: GraphQLObjectType | GraphQLInterfaceType,
  ): WrittenField {
    const path = [...above.path, shownKey(key)];
    const trail = [...above.trail, shownKey(key)];
    const name = found[0]?.node.name.value ?? '';
    const when = found.some((each) => each.when.length === 0) ? undefined : found.map((each) => each.when);
    const shown = compact(JSON.stringify(shownKey(key)));
    // All of one shape, which is what makes reading them fast.
    const field = (isNullable: boolean, write: WriteObject): WrittenField => {
      return { first: `{${shown}:`, next: `,${shown}:`, when, isNullable, write };
    };
    if (name === '__typename' && isObjectType(parent)) {
      const json = compact(JSON.stringify(parent.name));
      return field(false, () => json);
    }
    if (name.startsWith('__')) return field(true, (source) => JSON.stringify(own(source, key) ?? null));

    const type = parent.getFields()[name]?.type;
    if (type === undefined) throw new Error('a validated operation has no unknown field');
    const isNullable = !isNonNullType(type);
    const nodes = found.map(({ node }) => node);
    if (nodes.some((node) => this.#refused.deniedFields.has(node))) return field(isNullable, () => undefined);
    const sets = found.flatMap(({ node, when: conditions }) =>
      node.selectionSet ? [{ node: node.selectionSet, when: conditions }] : [],
    );
    const mask = nodes.map((node) => this.#refused.maskedFields.get(node)).find(Boolean);
    const coordinate = `${parent.name}.${name}`;
    const write = this.#value(type, { sets, path, trail, mask: mask && { mask, coordinate } });
    if (isNullable) return field(isNullable, (source, writing) => write(own(source, key), writing));
    return field(isNullable, (source, writing) => {
      const known = writing.faults.length;
      const value = write(own(source, key), writing);
      // What is missing below has come up to here, and is told already.
      if (value === undefined && writing.faults.length === known) note(writing.faults, 'missing', path);
      return value;
    });
  }

  #value(outputType: GraphQLOutputType, place: Place): WriteValue {
    const type = getNullableType(outputType);
    if (isListType(type)) {
      const writeItem = this.#value(type.ofType, { ...place, trail: [...place.trail, null] });
      const list = (item: WriteValue): WriteValue => writeList(type.ofType, item, place.path);
      if (this.#defers) return counting(place.trail, writeItem, list);
      return isCompositeType(getNamedType(type)) ? writtenOnce(list(writeItem)) : list(writeItem);
    }
    if (isCompositeType(type)) return this.#composite(type, place);
    return writeLeaf(type, place);
  }

  #composite(type: GraphQLCompositeType, place: Place): WriteValue {
    if (isObjectType(type)) {
      // A place is compiled when its first object is met: most fragments of a large operation meet none.
      let write: WriteObject | undefined;
      return (value, writing) =>
        isData(value) ? (write ??= this.object(place, type, type))(value, writing) : undefined;
    }
    const typeKeys = this.#typeKeys(place, type);
    const mayBeDenied = this.#schema
      .getPossibleTypes(type)
      .some(({ name }) => this.#refused.deniedTypes.has(name));
    const asksForType = this.#asksForType(place.sets, type);
    const byType = new Map<string, WriteObject>();
    return (value, writing) => {
      if (!isData(value)) return undefined;
      const said = typeKeys.map((key) => own(value, key)).find((found) => typeof found === 'string');
      // A subgraph that knows an interface alone is not asked for a type.
      const name = typeof said === 'string' ? said : type.name;
      if (
        isInterfaceType(this.#schema.getType(name)) &&
        asksForType.some((when) => holds(when, writing.variables))
      )
        return undefined;
      if (this.#refused.deniedTypes.has(name)) {
        writing.deniedTypes.add(place.path);
        return undefined;
      }
      let write = byType.get(name);
      if (write === undefined) {
        const runtimeType = this.#runtimeType(type, name, mayBeDenied);
        if (runtimeType === undefined) {
          if (said !== undefined) note(writing.faults, 'inaccessible', place.path);
          return undefined;
        }
        byType.set(name, (write = this.object(place, type, runtimeType)));
      }
      return write(value, writing);
    };
  }

  /**
   * The type of a name that an object says. A subgraph that knows an interface alone (`@interfaceObject`) says the interface's;
   * that is enough where none of the types behind it is refused.
   */
  #runtimeType(
    type: GraphQLAbstractType,
    name: string,
    mayBeDenied: boolean,
  ): GraphQLObjectType | GraphQLInterfaceType | undefined {
    const named = this.#schema.getType(name);
    if (isInterfaceType(named) && !mayBeDenied)
      return named === type || this.#schema.isSubType(type, named) ? named : undefined;
    return isObjectType(named) && this.#schema.isSubType(type, named) ? named : undefined;
  }

  /** When the answer depends on which type of object stands there: then its interface alone is not enough. */
  #asksForType(
    sets: readonly Conditional<SelectionSetNode>[],
    type: GraphQLAbstractType,
  ): (readonly Requirement[])[] {
    const fieldsOf = (each: GraphQLCompositeType): Conditional<FieldNode>[] =>
      [...collectFields({ schema: this.#schema }, sets, type, each).values()].flat();
    const ofInterface = new Set(isInterfaceType(type) ? fieldsOf(type).map(({ node }) => node) : []);
    return this.#schema
      .getPossibleTypes(type)
      .flatMap(fieldsOf)
      .filter(({ node }) => node.name.value === '__typename' || !ofInterface.has(node))
      .map(({ when }) => when);
  }

  /** The keys under which an object of an abstract type may say its own. */
  #typeKeys({ sets }: Place, type: GraphQLAbstractType): string[] {
    const collected = collectFields({ schema: this.#schema }, sets, type, undefined);
    const aliases = [...collected].filter(([, found]) => found[0]?.node.name.value === '__typename');
    return [...new Set([TYPENAME_KEY, '__typename', ...aliases.map(([key]) => key)])];
  }
}

interface WrittenField {
  /** What stands before its value, as JSON, where it is the first of its object, and where it is not. */
  first: string;
  next: string;
  /** Alternatives; undefined where the field is always asked for. */
  when: readonly (readonly Requirement[])[] | undefined;
  isNullable: boolean;
  write: WriteObject;
}
