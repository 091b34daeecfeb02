import {
  getNullableType,
  isCompositeType,
  isEnumType,
  isListType,
  isObjectType,
  isSpecifiedScalarType,
  Kind,
  type GraphQLCompositeType,
  type GraphQLOutputType,
  type GraphQLSchema,
} from 'graphql';
import {
  applies,
  createAskedFields,
  type Asked,
  type AskedField,
  type AskedFields,
  type Selected,
} from './asked-fields.ts';
import { contradicts } from './contradicts.ts';

type Data = Record<string, unknown>;

/** What is left of a subgraph's answer. */
export interface Kept {
  data: Data;
  /** How many values were dropped, or made null; what lies below such a value is not counted again. */
  dropped: number;
  /** Response keys of the places that hold null now, since what came for them was not of their form. No list indexes. */
  invalid: readonly (readonly string[])[];
}

/**
 * Keeps of a subgraph's answer what it was asked for. A value of another form or type than its field's becomes null, and so
 * does an entity other than the one that was represented. The objects it makes have no prototype that a key could reach.
 * @param schema the supergraph's; the fields of every subgraph are among its own.
 */
export function keepAsked(schema: GraphQLSchema, asked: Asked, data: Data): Kept {
  const operation = asked.document.definitions.find((node) => node.kind === Kind.OPERATION_DEFINITION);
  const root = operation && schema.getRootType(operation.operation);
  if (!root) throw new Error('a fetch is an operation of a kind that the supergraph has');
  const keeping = new Keeping(schema, asked);
  return {
    data: keeping.object(data, { sets: [operation.selectionSet], declared: root }, root, []),
    dropped: keeping.dropped,
    invalid: [...keeping.invalid.values()],
  };
}

class Keeping {
  dropped = 0;
  readonly invalid = new Map<string, readonly string[]>();
  readonly #schema: GraphQLSchema;
  readonly #representations: readonly unknown[];
  readonly #askedFields: AskedFields;

  constructor(schema: GraphQLSchema, asked: Asked) {
    this.#schema = schema;
    const representations = asked.variables['representations'];
    this.#representations = Array.isArray(representations) ? representations : [];
    this.#askedFields = createAskedFields(schema, asked);
  }

  /** @param type the object's type at run time; undefined where it is not known, so that any fragment may apply. */
  object(
    source: Data,
    selected: Selected,
    type: GraphQLCompositeType | undefined,
    path: readonly string[],
  ): Data {
    const fields = this.#askedFields(selected, type);
    const kept = Object.create(null) as Data;
    for (const [key, value] of Object.entries(source)) {
      const field = fields.get(key);
      if (field === undefined) this.dropped++;
      else kept[key] = this.#field(value, field, [...path, key]);
    }
    return kept;
  }

  #field(value: unknown, { name, type, selected }: AskedField, path: readonly string[]): unknown {
    if (name === '__typename') return value;
    if (type) return this.#complete(value, type, selected, path);
    if (!Array.isArray(value)) return this.#refuse(path);
    return value.map((item, index) => this.#entity(item, this.#representations[index], selected, path));
  }

  #complete(
    value: unknown,
    outputType: GraphQLOutputType,
    selected: Selected,
    path: readonly string[],
  ): unknown {
    if (value === null) return null;
    const type = getNullableType(outputType);
    if (isListType(type)) {
      if (!Array.isArray(value)) return this.#refuse(path);
      return value.map((item) => this.#complete(item, type.ofType, selected, path));
    }
    if (!isCompositeType(type)) {
      // What a scalar of a partner's own may hold is not known here.
      const isFlat = isEnumType(type) || isSpecifiedScalarType(type);
      return isFlat && typeof value === 'object' ? this.#refuse(path) : value;
    }
    const types = isObject(value) ? this.#typesOf(value, selected, type) : undefined;
    if (!isObject(value) || !types) return this.#refuse(path);
    return this.object(value, selected, isObjectType(type) ? type : types[0], path);
  }

  #entity(value: unknown, representation: unknown, selected: Selected, path: readonly string[]): Data | null {
    if (value === null) return null;
    if (!isObject(value) || !isObject(representation)) return this.#refuse(path);
    const type = this.#schema.getType(String(representation['__typename']));
    const types = isCompositeType(type) ? this.#typesOf(value, selected, type) : undefined;
    if (!isCompositeType(type) || !types) return this.#refuse(path);
    const runtimeType = isObjectType(type) ? type : types[0];
    const fields = this.#askedFields(selected, runtimeType);
    const isOther = Object.entries(representation).some(
      // Under an alias, or with arguments, an answer does not speak of what was represented.
      ([key, known]) =>
        key !== '__typename' &&
        Object.hasOwn(value, key) &&
        fields.get(key)?.isPlain !== false &&
        contradicts(value[key], known),
    );
    return isOther ? this.#refuse(path) : this.object(value, selected, runtimeType, path);
  }

  /** The types that an object says it is of: one or none; undefined where it says what cannot be. */
  #typesOf(
    value: Data,
    selected: Selected,
    declared: GraphQLCompositeType,
  ): readonly GraphQLCompositeType[] | undefined {
    const fields = this.#askedFields(selected, undefined);
    const types = new Set<GraphQLCompositeType>();
    for (const [key, name] of Object.entries(value)) {
      if ((fields.get(key)?.name ?? key) !== '__typename') continue;
      const type = typeof name === 'string' ? this.#schema.getType(name) : undefined;
      if (!isCompositeType(type) || !applies(this.#schema, declared, type)) return undefined;
      types.add(type);
    }
    return types.size > 1 ? undefined : [...types];
  }

  #refuse(path: readonly string[]): null {
    this.dropped++;
    this.invalid.set(path.join(' '), path);
    return null;
  }
}

function isObject(value: unknown): value is Data {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
