import {
  getDirectiveValues,
  GraphQLIncludeDirective,
  GraphQLSkipDirective,
  isCompositeType,
  isInterfaceType,
  isListType,
  isNonNullType,
  isObjectType,
  Kind,
  type FieldNode,
  type GraphQLCompositeType,
  type GraphQLObjectType,
  type GraphQLOutputType,
  type GraphQLSchema,
  type OperationDefinitionNode,
  type SelectionNode,
  type SelectionSetNode,
} from 'graphql';
import { applyMask, type Pseudonym } from '../../schema/access/mask.ts';
import type { Authorized } from '../authorization/permitted-operation.ts';
import { TYPENAME_KEY } from '../reserved-names.ts';

type Data = Record<string, unknown>;

/** What shaping needs to know of an operation. */
export interface ShapeOptions {
  schema: GraphQLSchema;
  definition: OperationDefinitionNode;
  variables: Readonly<Record<string, unknown>>;
  refused: Pick<Authorized, 'deniedFields' | 'deniedTypes' | 'maskedFields'>;
  /** The caller's pseudonyms, for pairwise masks. */
  pseudonym: Pseudonym;
}

/** The answer in the caller's shape, and the paths at which an object of a refused type was met. */
export interface Shaped {
  data: Data | null;
  metDeniedTypes: readonly (readonly string[])[];
}

/**
 * Brings the data of a permitted operation into the shape of the whole operation: refused fields are null, masked ones coarser,
 * and a null that may not be goes up to the nearest place that may be null (GraphQL, section 6.4.4).
 */
export function shape(data: Data | null, options: ShapeOptions): Shaped {
  const root = options.schema.getRootType(options.definition.operation);
  if (data === null || !root) return { data: null, metDeniedTypes: [] };
  const shaping = new Shaping(options);
  return {
    data: shaping.object([options.definition.selectionSet], root, data, []),
    metDeniedTypes: shaping.metDeniedTypes,
  };
}

class Shaping {
  readonly metDeniedTypes: (readonly string[])[] = [];
  readonly #options: ShapeOptions;

  constructor(options: ShapeOptions) {
    this.#options = options;
  }

  /** Null where a field of the object is null and may not be. */
  object(
    sets: readonly SelectionSetNode[],
    type: GraphQLObjectType,
    source: Data,
    path: readonly string[],
  ): Data | null {
    const fields = new Map<string, FieldNode[]>();
    for (const set of sets) this.#collect(set.selections, type, fields);
    // Without a prototype, since an alias may be called like a property of one.
    const result = Object.create(null) as Data;
    for (const [key, nodes] of fields) {
      const value = this.#field(key, nodes, type, { source, path });
      if (value === undefined) return null;
      result[key] = value;
    }
    return result;
  }

  /** Undefined where the field is null and may not be. */
  #field(
    key: string,
    nodes: readonly FieldNode[],
    parent: GraphQLObjectType,
    { source, path }: { source: Data; path: readonly string[] },
  ): unknown {
    const name = nodes[0]?.name.value ?? '';
    const value = Object.hasOwn(source, key) ? source[key] : undefined;
    if (name.startsWith('__')) return value ?? null;
    const type = parent.getFields()[name]?.type;
    if (type === undefined) throw new Error('a validated operation has no unknown field');
    const isDenied = nodes.some((node) => this.#options.refused.deniedFields.has(node));
    if (isDenied) return isNonNullType(type) ? undefined : null;
    const sets = nodes.flatMap((node) => node.selectionSet ?? []);
    const mask = nodes.map((node) => this.#options.refused.maskedFields.get(node)).find(Boolean);
    const shown = mask ? applyMask(mask, value, this.#options.pseudonym) : value;
    return this.#complete(shown, type, { sets, path: [...path, key] });
  }

  #complete(
    value: unknown,
    type: GraphQLOutputType,
    at: { sets: SelectionSetNode[]; path: readonly string[] },
  ): unknown {
    if (isNonNullType(type)) return this.#complete(value, type.ofType, at) ?? undefined;
    if (value === null || value === undefined) return null;
    if (isListType(type)) {
      if (!Array.isArray(value)) return null;
      const items = value.map((item) => this.#complete(item, type.ofType, at));
      return items.includes(undefined) ? null : items;
    }
    if (!isCompositeType(type)) return value;
    const runtimeType = this.#runtimeType(type, value as Data);
    if (runtimeType === undefined) return null;
    if (this.#options.refused.deniedTypes.has(runtimeType.name) && runtimeType !== type) {
      this.metDeniedTypes.push(at.path);
      return null;
    }
    return this.object(at.sets, runtimeType, value as Data, at.path);
  }

  #runtimeType(type: GraphQLCompositeType, value: Data): GraphQLObjectType | undefined {
    if (isObjectType(type)) return type;
    const name = value[TYPENAME_KEY];
    const runtimeType = typeof name === 'string' ? this.#options.schema.getType(name) : undefined;
    return isObjectType(runtimeType) && this.#options.schema.isSubType(type, runtimeType)
      ? runtimeType
      : undefined;
  }

  #collect(
    selections: readonly SelectionNode[],
    type: GraphQLObjectType,
    fields: Map<string, FieldNode[]>,
  ): void {
    for (const selection of selections) {
      if (selection.kind === Kind.FRAGMENT_SPREAD || !this.#isIncluded(selection)) continue;
      if (selection.kind === Kind.FIELD) {
        const key = selection.alias?.value ?? selection.name.value;
        fields.set(key, [...(fields.get(key) ?? []), selection]);
      } else if (this.#applies(selection.typeCondition?.name.value, type)) {
        this.#collect(selection.selectionSet.selections, type, fields);
      }
    }
  }

  #applies(typeCondition: string | undefined, type: GraphQLObjectType): boolean {
    if (typeCondition === undefined || typeCondition === type.name) return true;
    const condition = this.#options.schema.getType(typeCondition);
    if (isInterfaceType(condition)) return this.#options.schema.isSubType(condition, type);
    return (
      isCompositeType(condition) &&
      !isObjectType(condition) &&
      this.#options.schema.isSubType(condition, type)
    );
  }

  /** GraphQL, sections 3.13.1 and 3.13.2. */
  #isIncluded(selection: SelectionNode): boolean {
    if (!selection.directives?.length) return true;
    const variables = this.#options.variables;
    if (getDirectiveValues(GraphQLSkipDirective, selection, variables)?.['if'] === true) return false;
    return getDirectiveValues(GraphQLIncludeDirective, selection, variables)?.['if'] !== false;
  }
}
