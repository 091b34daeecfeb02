import type { GraphQLSchema, OperationDefinitionNode } from 'graphql';
import type { Costs } from '../../schema/supergraph/costs.ts';
import { ClientError } from '../errors.ts';
import { isData, own, type Data } from '../graphql/data.ts';
import { holds } from '../graphql/conditional-fields.ts';
import { TYPENAME_KEY } from '../reserved-names.ts';
import { createCostTree, type CostField, type CostModel, type CostSelection } from './cost-tree.ts';

/** What an operation costs (IBM's GraphQL Cost Directives, as federation 2.9 composes them). */
export interface Cost {
  /**
   * The most that it is expected to cost.
   * @throws ClientError BAD_USER_INPUT where a list needs an argument that says how long it may be, has none, and that is strict.
   */
  estimate: (definition: OperationDefinitionNode, variables: Variables) => number;
  /** What it did cost: the same, with lists as long and objects of the types that they turned out to be. */
  count: (definition: OperationDefinitionNode, variables: Variables, data: Data | null) => number;
}

type Variables = Readonly<Record<string, unknown>>;

/** What is assumed where a supergraph says nothing. */
export interface CostAssumptions {
  listSize: number;
  mutationWeight: number;
  /** Whether a list is refused that needs an argument and has none; else its size is assumed. */
  isStrict: boolean;
}

/** Makes the costs of operations on a schema. */
export function createCost(schema: GraphQLSchema, costs: Costs, assumptions: CostAssumptions): Cost {
  const { listSize: assumedSize, mutationWeight, isStrict } = assumptions;
  const model: CostModel = { schema, costs, assumedSize, mutationWeight };
  const trees = new WeakMap<OperationDefinitionNode, CostSelection>();
  const treeOf = (definition: OperationDefinitionNode): CostSelection => {
    let tree = trees.get(definition);
    if (tree === undefined) {
      const root = schema.getRootType(definition.operation);
      if (!root) throw new Error('a validated operation has a root type');
      trees.set(definition, (tree = createCostTree(model, definition.selectionSet, root)));
    }
    return tree;
  };
  return {
    estimate: (definition, variables) =>
      estimateObject(treeOf(definition), { variables, assumedSize, isStrict }, NO_SIZES),
    count: (definition, variables, data) => (data ? countObject(treeOf(definition), variables, data) : 0),
  };
}

interface Estimating {
  variables: Variables;
  assumedSize: number;
  isStrict: boolean;
}

/** The lengths that a page says its lists have, by field. */
type Sized = ReadonlyMap<string, number>;

const NO_SIZES: Sized = new Map();

/** Where an object could be of several types, the most expensive counts. */
function estimateObject(selection: CostSelection, estimating: Estimating, sized: Sized): number {
  let most = 0;
  for (const type of selection.types) {
    let sum = 0;
    for (const field of selection.fieldsOf(type))
      if (isAsked(field, estimating.variables)) sum += estimateField(field, estimating, sized);
    most = Math.max(most, sum);
  }
  return most;
}

function estimateField(field: CostField, estimating: Estimating, sized: Sized): number {
  const { variables, assumedSize } = estimating;
  const length = lengthOf(field, estimating);
  const pages = field.size?.sizedFields ?? [];
  const isPage = pages.length > 0;
  const lengths = isPage ? new Map(pages.map((name) => [name, length ?? assumedSize])) : NO_SIZES;
  const below = field.below ? estimateObject(field.below, estimating, lengths) : 0;
  const own = isPage ? undefined : length;
  const count = field.isList ? (own ?? sized.get(field.name) ?? assumedSize) : 1;
  return (field.argumentsWeight?.(variables) ?? 0) + count * (field.weightOf(undefined) + below);
}

function lengthOf(
  { size, slice, coordinate }: CostField,
  { variables, isStrict }: Estimating,
): number | undefined {
  if (size === undefined) return undefined;
  const { most, given } = slice(variables);
  if (isStrict && size.requiresOne && given !== 1) {
    const names = size.slicingArguments.join(', ');
    throw new ClientError('BAD_USER_INPUT', `${coordinate} wants exactly one of its arguments ${names}.`);
  }
  return most === undefined ? size.assumedSize : Math.max(0, most);
}

function countObject(selection: CostSelection, variables: Variables, data: Data): number {
  // Where the type cannot differ, it is not looked for.
  const type = selection.types[0] === undefined ? undefined : typeOf(data);
  let sum = 0;
  for (const field of selection.costlyFieldsOf(type)) {
    if (!isAsked(field, variables)) continue;
    sum += countValue(field, variables, own(data, field.key)) + (field.argumentsWeight?.(variables) ?? 0);
  }
  return sum;
}

function countValue(field: CostField, variables: Variables, value: unknown): number {
  if (value === null || value === undefined) return 0;
  if (Array.isArray(value)) {
    let sum = 0;
    for (const item of value) sum += countValue(field, variables, item);
    return sum;
  }
  if (!field.below || !isData(value)) return field.weightOf(undefined);
  const { types } = field.below;
  const weight = field.weightOf(types[0] === undefined ? undefined : typeOf(value));
  return weight + countObject(field.below, variables, value);
}

/** The type that an object says to be of, where it was asked. */
function typeOf(data: Data): string | undefined {
  const type = own(data, TYPENAME_KEY) ?? own(data, '__typename');
  return typeof type === 'string' ? type : undefined;
}

function isAsked({ when }: CostField, variables: Variables): boolean {
  return when === undefined || when.some((requirements) => holds(requirements, variables));
}
