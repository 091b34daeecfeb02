import type { GraphQLSchema, OperationDefinitionNode } from 'graphql';
import type { Costs } from '../../schema/supergraph/costs.ts';
import { ClientError } from '../errors.ts';
import type { Data } from '../graphql/data.ts';
import { createCost } from './cost.ts';

/** How costs are used. */
export interface CostSettings {
  mode: 'off' | 'measure' | 'enforce';
  /** The most that one operation may be expected to cost; undefined where there is no such limit. */
  perOperation: number | undefined;
  listSize: number;
  mutationWeight: number;
  /** Whether answers say what they cost. */
  inExtensions: boolean;
}

/** What one operation was expected to cost, and what it did. */
export interface OperationCost {
  estimated: number;
  /** Undefined until it is carried out. */
  actual?: number;
}

/** Weighs operations before and after they are carried out. What is weighed is what is permitted of them. */
export interface Weigh {
  /**
   * The most that an operation is expected to cost; undefined where costs are off.
   * @throws ClientError BAD_USER_INPUT where costs are enforced and a list needs an argument that says how long it may be.
   */
  before: (definition: OperationDefinitionNode, variables: Variables) => OperationCost | undefined;
  /** Whether operations are refused by their costs. */
  isEnforced: boolean;
  /** @throws ClientError COST_LIMIT where one operation may not cost as much. */
  keep: (cost: OperationCost) => void;
  /** The same with what it did cost. */
  after: (
    cost: OperationCost,
    definition: OperationDefinitionNode,
    carriedOut: { variables: Variables; data: Data | null },
  ) => OperationCost;
  /** Whether answers say it. */
  isTold: boolean;
}

type Variables = Readonly<Record<string, unknown>>;

/** Makes the weighing of operations on a schema. */
export function createWeighing(schema: GraphQLSchema, costs: Costs, settings: CostSettings): Weigh {
  const { mode, perOperation, listSize, mutationWeight, inExtensions } = settings;
  const isEnforced = mode === 'enforce';
  const cost = createCost(schema, costs, { listSize, mutationWeight, isStrict: isEnforced });
  return {
    before: (definition, variables) =>
      mode === 'off' ? undefined : { estimated: cost.estimate(definition, variables) },
    keep: ({ estimated }) => {
      if (perOperation === undefined || estimated <= perOperation) return;
      throw new ClientError(
        'COST_LIMIT',
        `The operation is expected to cost ${estimated}, and may cost ${perOperation}; ask for fewer or shorter lists at a time.`,
      );
    },
    after: ({ estimated }, definition, { variables, data }) => ({
      estimated,
      actual: cost.count(definition, variables, data),
    }),
    isEnforced,
    isTold: inExtensions,
  };
}
