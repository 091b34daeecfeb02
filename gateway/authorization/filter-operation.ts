import {
  getNamedType,
  isAbstractType,
  isCompositeType,
  isInterfaceType,
  isObjectType,
  Kind,
  type FieldNode,
  type GraphQLCompositeType,
  type GraphQLField,
  type GraphQLObjectType,
  type GraphQLSchema,
  type InlineFragmentNode,
  type OperationDefinitionNode,
  type SelectionNode,
  type SelectionSetNode,
} from 'graphql';
import type { Decisions, Refusal } from './decisions.ts';
import type { Mask } from '../../schema/access/mask.ts';
import { returnedTypes } from '../../schema/access/returned-types.ts';
import { withSelections } from '../graphql/with-selections.ts';
import { TYPENAME_KEY } from '../reserved-names.ts';
import type { Denial } from './permitted-operation.ts';
import { refusedInput, type RefusedVariables } from './refused-input.ts';

/** An operation without what is refused. */
export interface FilteredOperation {
  /** Undefined where nothing is left. */
  definition: OperationDefinitionNode | undefined;
  denials: readonly Denial[];
  deniedFields: ReadonlySet<FieldNode>;
  maskedFields: ReadonlyMap<FieldNode, Mask>;
  deniedTypes: ReadonlySet<string>;
}

/** What an operation is filtered by. */
export interface Refusals {
  decisions: Decisions;
  refusedVariables: RefusedVariables;
}

/** A place in an operation: what can stand there, and the response keys that lead there. */
interface Place {
  type: GraphQLCompositeType;
  possible: readonly GraphQLObjectType[];
  path: readonly string[];
}

/**
 * Takes out of an operation what the decisions refuse; `@skip` and `@include` count as present. A field whose selections
 * are all refused stays, asking for no more than that its object exists.
 * @param definition without fragment spreads.
 */
export function filterOperation(
  definition: OperationDefinitionNode,
  schema: GraphQLSchema,
  refusals: Refusals,
): FilteredOperation {
  const root = schema.getRootType(definition.operation);
  if (!root) throw new Error('a validated operation has a root type');
  const walk = new Walk(schema, refusals);
  const selections = walk.selections(definition.selectionSet, { type: root, possible: [root], path: [] });
  return {
    definition: selections.length > 0 ? withSelections(definition, selections) : undefined,
    denials: [...walk.denials.values()],
    deniedFields: walk.deniedFields,
    maskedFields: walk.maskedFields,
    deniedTypes: walk.deniedTypes,
  };
}

/** One walk through one operation, with what it has refused so far. */
class Walk {
  /** By path: a field that is refused twice at one path is one denial. */
  readonly denials = new Map<string, Denial>();
  readonly deniedFields = new Set<FieldNode>();
  readonly maskedFields = new Map<FieldNode, Mask>();
  readonly deniedTypes = new Set<string>();
  readonly #schema: GraphQLSchema;
  readonly #decisions: Decisions;
  readonly #refusedVariables: RefusedVariables;

  constructor(schema: GraphQLSchema, { decisions, refusedVariables }: Refusals) {
    this.#schema = schema;
    this.#decisions = decisions;
    this.#refusedVariables = refusedVariables;
  }

  selections(set: SelectionSetNode, place: Place): SelectionNode[] {
    return set.selections.flatMap((selection) => {
      if (selection.kind === Kind.FIELD) return this.#field(selection, place) ?? [];
      if (selection.kind === Kind.INLINE_FRAGMENT) return this.#fragment(selection, place) ?? [];
      throw new Error('fragment spreads are inlined before authorization');
    });
  }

  #field(node: FieldNode, place: Place): FieldNode | undefined {
    const name = node.name.value;
    // What a schema says of itself is answered from the schema; `__typename` is settled by the type of its object.
    if (name.startsWith('__')) return node;
    const field = fieldOf(place.type, name);
    const returns = getNamedType(field.type);
    const inPlace = {
      parent: place.type,
      name,
      possible: place.possible,
      returns: returnedTypes(this.#schema, returns),
    };
    const refusal =
      this.#decisions.ofField(inPlace) ?? refusedInput(node, field, this.#decisions, this.#refusedVariables);
    if (refusal) {
      this.#deny(node, place, refusal);
      return undefined;
    }
    if (!node.selectionSet || !isCompositeType(returns)) {
      const mask = this.#decisions.maskOf(inPlace);
      if (mask) this.maskedFields.set(node, mask);
      return node;
    }
    const path = [...place.path, responseKey(node)];
    const selections = this.selections(node.selectionSet, {
      type: returns,
      possible: this.#possible(returns),
      path,
    });
    const mayBeDenied = isAbstractType(returns) && this.#noteDeniedMembers(returns);
    if (mayBeDenied || selections.length === 0) selections.push(TYPENAME);
    return { ...node, selectionSet: { kind: Kind.SELECTION_SET, selections } };
  }

  #fragment(node: InlineFragmentNode, place: Place): InlineFragmentNode | undefined {
    const type = node.typeCondition ? this.#schema.getType(node.typeCondition.name.value) : place.type;
    if (!isCompositeType(type)) throw new Error('a validated fragment stands on a composite type');
    const refusal = this.#decisions.ofType(type);
    if (refusal) {
      this.#denyAll(node.selectionSet, place, refusal);
      return undefined;
    }
    const within = new Set(this.#possible(type));
    const possible = place.possible.filter((candidate) => within.has(candidate));
    const selections = this.selections(node.selectionSet, { type, possible, path: place.path });
    return selections.length > 0
      ? { ...node, selectionSet: { kind: Kind.SELECTION_SET, selections } }
      : undefined;
  }

  #deny(node: FieldNode, place: Place, { coordinate, demand }: Refusal): void {
    const path = [...place.path, responseKey(node)];
    this.deniedFields.add(node);
    const key = path.join('.');
    if (!this.denials.has(key)) this.denials.set(key, { path, coordinate, demand });
  }

  #denyAll(set: SelectionSetNode, place: Place, refusal: Refusal): void {
    for (const selection of set.selections) {
      if (selection.kind === Kind.FIELD) this.#deny(selection, place, refusal);
      if (selection.kind === Kind.INLINE_FRAGMENT) this.#denyAll(selection.selectionSet, place, refusal);
    }
  }

  /** Whether there are any. */
  #noteDeniedMembers(type: GraphQLCompositeType): boolean {
    const denied = this.#possible(type).filter((member) => this.#decisions.ofType(member));
    for (const { name } of denied) this.deniedTypes.add(name);
    return denied.length > 0;
  }

  #possible(type: GraphQLCompositeType): readonly GraphQLObjectType[] {
    return isAbstractType(type) ? this.#schema.getPossibleTypes(type) : [type];
  }
}

const TYPENAME: FieldNode = {
  kind: Kind.FIELD,
  alias: { kind: Kind.NAME, value: TYPENAME_KEY },
  name: { kind: Kind.NAME, value: '__typename' },
};

function fieldOf(type: GraphQLCompositeType, name: string): GraphQLField<unknown, unknown> {
  const field = isObjectType(type) || isInterfaceType(type) ? type.getFields()[name] : undefined;
  if (field === undefined) throw new Error('a validated operation has no unknown field');
  return field;
}

function responseKey(node: FieldNode): string {
  return node.alias?.value ?? node.name.value;
}
