import {
  getNamedType,
  getNullableType,
  isAbstractType,
  isCompositeType,
  isInputObjectType,
  isListType,
  Kind,
  valueFromAST,
  type FieldNode,
  type GraphQLArgument,
  type GraphQLCompositeType,
  type GraphQLField,
  type GraphQLInputType,
  type GraphQLNamedType,
  type GraphQLObjectType,
  type GraphQLSchema,
  type SelectionSetNode,
} from 'graphql';
import type { Costs, ListSize } from '../../schema/supergraph/costs.ts';
import { applies, collectFields, type Conditional, type Requirement } from '../graphql/conditional-fields.ts';

/** What every cost is computed with. */
export interface CostModel {
  schema: GraphQLSchema;
  costs: Costs;
  /** How long a list counts of which nothing is known. */
  assumedSize: number;
  /** What a mutation weighs, where its field does not say. */
  mutationWeight: number;
}

/** A field of an operation, as costs are computed. */
export interface CostField {
  key: string;
  /** Alternatives; undefined where it is always asked for. */
  when: readonly (readonly Requirement[])[] | undefined;
  /** What one value of it weighs, by its type, without what is selected below; the most that it can, where its type is not known. */
  weightOf: (type: string | undefined) => number;
  /** What its arguments weigh; undefined where that is nothing. */
  argumentsWeight: ((variables: Variables) => number) | undefined;
  isList: boolean;
  size: ListSize | undefined;
  /** The greatest slicing argument that is given, and how many are. */
  slice: (variables: Variables) => { most: number | undefined; given: number };
  coordinate: string;
  name: string;
  below: CostSelection | undefined;
}

/** What is selected of an object; by its type, where the type can differ. */
export interface CostSelection {
  fieldsOf: (type: string | undefined) => readonly CostField[];
  /** Those of them that can cost something, whatever their values are. */
  costlyFieldsOf: (type: string | undefined) => readonly CostField[];
  /** One type for each combination of what is selected; undefined where the type cannot differ. */
  types: readonly (string | undefined)[];
}

type Variables = Readonly<Record<string, unknown>>;

/** Makes the tree of an operation's costs, once for all values of its variables. */
export function createCostTree(
  model: CostModel,
  set: SelectionSetNode,
  root: GraphQLObjectType,
): CostSelection {
  return select(model, [{ node: set, when: [] }], root);
}

function select(
  model: CostModel,
  sets: readonly Conditional<SelectionSetNode>[],
  declared: GraphQLCompositeType,
): CostSelection {
  const byType = new Map<string | undefined, { all: readonly CostField[]; costly: readonly CostField[] }>();
  const possible = isAbstractType(declared) ? model.schema.getPossibleTypes(declared) : undefined;
  const fieldsFor = (
    name: string | undefined,
  ): { all: readonly CostField[]; costly: readonly CostField[] } => {
    let fields = byType.get(name);
    if (fields === undefined) {
      const type = possible?.find((candidate) => candidate.name === name) ?? declared;
      const collected = collectFields({ schema: model.schema }, sets, declared, type);
      const all = [...collected].flatMap(([key, found]) => fieldOf(model, key, found) ?? []);
      byType.set(name, (fields = { all, costly: all.filter(isCostly) }));
    }
    return fields;
  };
  return {
    fieldsOf: (name) => fieldsFor(name).all,
    costlyFieldsOf: (name) => fieldsFor(name).costly,
    types: possible ? distinct(model.schema, sets, possible) : [undefined],
  };
}

function isCostly({ below, weightOf, argumentsWeight }: CostField): boolean {
  return below !== undefined || argumentsWeight !== undefined || weightOf(undefined) !== 0;
}

/** One type for each combination of fragments that apply to it: there may be thousands of types, and few combinations. */
function distinct(
  schema: GraphQLSchema,
  sets: readonly Conditional<SelectionSetNode>[],
  possible: readonly GraphQLObjectType[],
): (string | undefined)[] {
  const conditions = [...new Set(sets.flatMap(({ node }) => conditionsIn(node)))]
    .map((name) => schema.getType(name))
    .filter(isCompositeType);
  const representatives = new Map<string, string>();
  for (const type of possible) {
    const applying = conditions.map((condition) => (applies(schema, condition, type) ? 1 : 0)).join('');
    if (!representatives.has(applying)) representatives.set(applying, type.name);
  }
  return [...representatives.values()];
}

function conditionsIn({ selections }: SelectionSetNode): string[] {
  return selections.flatMap((node) =>
    node.kind === Kind.INLINE_FRAGMENT
      ? [...(node.typeCondition ? [node.typeCondition.name.value] : []), ...conditionsIn(node.selectionSet)]
      : [],
  );
}

function fieldOf(
  model: CostModel,
  key: string,
  found: readonly (Conditional<FieldNode> & { parent: GraphQLCompositeType | undefined })[],
): CostField | undefined {
  const [first] = found;
  const name = first?.node.name.value ?? '';
  const parent = first?.parent;
  // What a schema says of itself costs nothing: it is in memory.
  if (!first || !parent || !('getFields' in parent) || name.startsWith('__')) return undefined;
  const field = parent.getFields()[name];
  if (field === undefined) throw new Error('a validated operation has no unknown field');
  const coordinate = `${parent.name}.${name}`;
  const returned = getNamedType(field.type);
  const sets = found.flatMap(({ node, when }) =>
    node.selectionSet ? [{ node: node.selectionSet, when }] : [],
  );
  const isMutation = parent === model.schema.getMutationType();
  const own = model.costs.weights.get(coordinate) ?? (isMutation ? model.mutationWeight : undefined);
  const size = model.costs.sizes.get(coordinate);
  return {
    key,
    when: found.some(({ when }) => when.length === 0) ? undefined : found.map(({ when }) => when),
    weightOf: own === undefined ? typeWeightOf(model, returned) : () => own,
    argumentsWeight: argumentsWeightOf(model, coordinate, first.node, field),
    isList: isListType(getNullableType(field.type)),
    size,
    slice: sliceOf(first.node, field, size?.slicingArguments ?? []),
    coordinate,
    name,
    below: isCompositeType(returned) ? select(model, sets, returned) : undefined,
  };
}

function typeWeightOf({ schema, costs }: CostModel, type: GraphQLNamedType): CostField['weightOf'] {
  const most = costs.weights.get(type.name) ?? (isCompositeType(type) ? 1 : 0);
  if (!isAbstractType(type) || costs.weights.has(type.name)) return () => most;
  const weights = new Map(
    schema.getPossibleTypes(type).map(({ name }) => [name, costs.weights.get(name) ?? 1]),
  );
  const greatest = Math.max(most, ...weights.values());
  return (name) => (name === undefined ? undefined : weights.get(name)) ?? greatest;
}

function sliceOf(
  node: FieldNode,
  field: GraphQLField<unknown, unknown>,
  names: readonly string[],
): CostField['slice'] {
  const sliced = field.args.filter(({ name }) => names.includes(name));
  return (variables) => {
    const values = sliced
      .map((argument) => valueOf(node, argument, variables))
      .filter((value) => typeof value === 'number');
    return { most: values.length > 0 ? Math.max(...values) : undefined, given: values.length };
  };
}

function argumentsWeightOf(
  { costs }: CostModel,
  coordinate: string,
  node: FieldNode,
  field: GraphQLField<unknown, unknown>,
): CostField['argumentsWeight'] {
  const weighs = ({ name, type }: GraphQLArgument): boolean => {
    const named = getNamedType(type);
    return (
      costs.weights.has(`${coordinate}(${name}:)`) ||
      costs.weights.has(named.name) ||
      isInputObjectType(named)
    );
  };
  const given = field.args.filter(
    (argument) => node.arguments?.some(({ name }) => name.value === argument.name) && weighs(argument),
  );
  if (given.length === 0) return undefined;
  return (variables) =>
    given
      .map((argument) => {
        const value = valueOf(node, argument, variables);
        if (value === undefined || value === null) return 0;
        const own = costs.weights.get(`${coordinate}(${argument.name}:)`) ?? 0;
        return own + inputWeight(costs, argument.type, value);
      })
      .reduce((sum, weight) => sum + weight, 0);
}

/** What a value weighs by the fields of inputs that are in it. */
function inputWeight(costs: Costs, inputType: GraphQLInputType, value: unknown): number {
  if (value === null || value === undefined) return 0;
  if (Array.isArray(value))
    return value.reduce<number>((sum, item) => sum + inputWeight(costs, getNamedType(inputType), item), 0);
  const type = getNamedType(inputType);
  const own = costs.weights.get(type.name) ?? 0;
  if (!isInputObjectType(type) || typeof value !== 'object') return own;
  return Object.values(type.getFields()).reduce((sum, field) => {
    const inner = Object.hasOwn(value, field.name) ? (value as Variables)[field.name] : undefined;
    if (inner === undefined || inner === null) return sum;
    return (
      sum + (costs.weights.get(`${type.name}.${field.name}`) ?? 0) + inputWeight(costs, field.type, inner)
    );
  }, own);
}

/** The value of an argument: as written, of a variable, or the default. */
function valueOf(node: FieldNode, argument: GraphQLArgument, variables: Variables): unknown {
  const written = node.arguments?.find(({ name }) => name.value === argument.name)?.value;
  if (written === undefined) return argument.defaultValue;
  const value = valueFromAST(written, argument.type, variables);
  return value === undefined ? argument.defaultValue : value;
}
