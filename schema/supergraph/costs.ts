import {
  isTypeDefinitionNode,
  Kind,
  type ConstDirectiveNode,
  type ConstValueNode,
  type DocumentNode,
  type FieldDefinitionNode,
  type InputValueDefinitionNode,
} from 'graphql';
import { directiveName, readFeatures } from './links.ts';

/** The specification of `@cost` and `@listSize`, after IBM's GraphQL Cost Directives. */
const COST = 'https://specs.apollo.dev/cost';

/** How long a list is, before it is known (`@listSize`). */
export interface ListSize {
  assumedSize: number | undefined;
  /** Arguments that say how long it may be; the greatest counts. */
  slicingArguments: readonly string[];
  /** The fields below that are the list, where the field itself is a page around it. */
  sizedFields: readonly string[];
  /** Whether exactly one of the slicing arguments has to be given. */
  requiresOne: boolean;
}

/** What a supergraph says of the cost of asking it. */
export interface Costs {
  /** By coordinate: `Type`, `Type.field`, `Type.field(argument:)`; an input's field is as a type's. */
  weights: ReadonlyMap<string, number>;
  /** By field. */
  sizes: ReadonlyMap<string, ListSize>;
}

/** Reads the weights and sizes of a supergraph. They are known by their specification, under whatever name they bear. */
export function readCosts(supergraph: DocumentNode): Costs {
  const weights = new Map<string, number>();
  const sizes = new Map<string, ListSize>();
  const feature = readFeatures(supergraph).find(({ identity }) => identity === COST);
  if (feature === undefined) return { weights, sizes };
  const [cost, listSize] = [directiveName(feature, 'cost'), directiveName(feature, 'listSize')];
  const weigh = (coordinate: string, directives: readonly ConstDirectiveNode[] = []): void => {
    const weight = numberOf(
      directives.find(({ name }) => name.value === cost),
      'weight',
    );
    if (weight !== undefined) weights.set(coordinate, weight);
  };
  for (const definition of supergraph.definitions.filter(isTypeDefinitionNode)) {
    const type = definition.name.value;
    weigh(type, definition.directives);
    for (const field of fieldsOf(definition)) {
      const coordinate = `${type}.${field.name.value}`;
      weigh(coordinate, field.directives);
      if (field.kind !== Kind.FIELD_DEFINITION) continue;
      for (const { name, directives } of field.arguments ?? [])
        weigh(`${coordinate}(${name.value}:)`, directives);
      const size = field.directives?.find(({ name }) => name.value === listSize);
      if (size) sizes.set(coordinate, readSize(size));
    }
  }
  return { weights, sizes };
}

function fieldsOf(definition: object): readonly (FieldDefinitionNode | InputValueDefinitionNode)[] {
  return 'fields' in definition
    ? ((definition.fields ?? []) as (FieldDefinitionNode | InputValueDefinitionNode)[])
    : [];
}

function readSize(directive: ConstDirectiveNode): ListSize {
  const slicingArguments = textsOf(directive, 'slicingArguments');
  const required = valueOf(directive, 'requireOneSlicingArgument');
  return {
    assumedSize: numberOf(directive, 'assumedSize'),
    slicingArguments,
    sizedFields: textsOf(directive, 'sizedFields'),
    requiresOne: slicingArguments.length > 0 && !(required?.kind === Kind.BOOLEAN && !required.value),
  };
}

function valueOf(directive: ConstDirectiveNode | undefined, name: string): ConstValueNode | undefined {
  return directive?.arguments?.find((argument) => argument.name.value === name)?.value;
}

/** Weights are numbers, or strings that hold one, as IBM's specification has them. */
function numberOf(directive: ConstDirectiveNode | undefined, name: string): number | undefined {
  const value = valueOf(directive, name);
  if (value?.kind !== Kind.INT && value?.kind !== Kind.FLOAT && value?.kind !== Kind.STRING) return undefined;
  const number = Number(value.value);
  return Number.isFinite(number) ? number : undefined;
}

function textsOf(directive: ConstDirectiveNode, name: string): string[] {
  const value = valueOf(directive, name);
  return value?.kind === Kind.LIST
    ? value.values.flatMap((item) => (item.kind === Kind.STRING ? [item.value] : []))
    : [];
}
