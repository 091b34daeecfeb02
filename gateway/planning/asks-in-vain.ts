import {
  baseType,
  isAbstractType,
  isCompositeType,
  possibleRuntimeTypes,
  type CompositeType,
  type DirectiveDefinition,
  type FederationMetadata,
  type FieldDefinition,
  type Schema,
  type Subgraph,
  type Supergraph,
} from '@apollo/federation-internals';
import type { FetchNode, QueryPlan, QueryPlanFieldNode, QueryPlanSelectionNode } from '@apollo/query-planner';
import { Kind, parse, type FieldNode, type InlineFragmentNode, type SelectionSetNode } from 'graphql';
import { parseSet } from './join-directives.ts';
import { lacksGiven } from './lacks-given.ts';
import { fetchesIn } from './plan-nodes.ts';

/** Whether some fetch of a plan asks a subgraph for what it cannot tell, or not yet. */
export type AsksInVain = (plan: QueryPlan) => boolean;

/**
 * Makes the check of plans. A subgraph tells the fields that are its own, and those that it provides on the way (`@provides`). What
 * one of these requires (`@requires`) has to come with the entity that it is asked of, unless the subgraph can tell that too.
 */
export function createPlanCheck(supergraph: Supergraph): AsksInVain {
  const checks = new Map<string, FetchCheck>();
  for (const subgraph of supergraph.subgraphs()) {
    const check = new FetchCheck(supergraph.schema, subgraph);
    if (check.isNeeded) checks.set(subgraph.name, check);
  }
  return (plan) =>
    checks.size > 0 &&
    (lacksGiven(plan) ||
      fetchesIn(plan.node).some((fetch) => checks.get(fetch.serviceName)?.asksInVain(fetch)));
}

/** An object that fields are asked of. */
interface Place {
  type: CompositeType | undefined;
  /** What comes with it. */
  given: readonly QueryPlanSelectionNode[];
  /** Whether the subgraph has the object by itself, and what it provides of it although it is another's. */
  isOwn: boolean;
  provided: readonly SelectionSetNode[];
}

class FetchCheck {
  readonly #supergraph: Schema;
  readonly #schema: Schema;
  readonly #metadata: FederationMetadata;
  /** By coordinate. */
  readonly #requires: ReadonlyMap<string, SelectionSetNode>;
  readonly #provides: ReadonlyMap<string, SelectionSetNode>;

  constructor(supergraph: Schema, subgraph: Subgraph) {
    this.#supergraph = supergraph;
    this.#schema = subgraph.schema;
    this.#metadata = subgraph.metadata();
    this.#requires = setsOf(this.#schema, this.#metadata.requiresDirective());
    this.#provides = setsOf(this.#schema, this.#metadata.providesDirective());
  }

  get isNeeded(): boolean {
    return this.#requires.size + this.#provides.size > 0;
  }

  asksInVain({ operation, operationKind, requires = [] }: FetchNode): boolean {
    const root = this.#schema.schemaDefinition.rootType(operationKind);
    const entities = { type: undefined, given: requires, isOwn: true, provided: [] };
    return parse(operation, { noLocation: true }).definitions.some((definition) => {
      if (definition.kind !== Kind.OPERATION_DEFINITION) throw new Error('a fetch has no fragments');
      return definition.selectionSet.selections.some((node) =>
        node.kind === Kind.FIELD && node.name.value === '_entities' && node.selectionSet
          ? this.#isVain(node.selectionSet, entities)
          : this.#isVain(definition.selectionSet, { ...entities, type: root, given: [] }),
      );
    });
  }

  #isVain({ selections }: SelectionSetNode, place: Place): boolean {
    return selections.some((node) => {
      if (node.kind === Kind.FRAGMENT_SPREAD) throw new Error('a fetch has no fragments');
      if (node.kind === Kind.INLINE_FRAGMENT)
        return this.#isVain(node.selectionSet, { ...place, type: this.#condition(node, place) });
      const below = this.#below(node, place);
      if (!below.isOwn || this.#lacksRequired(node.name.value, place)) return true;
      return node.selectionSet !== undefined && this.#isVain(node.selectionSet, { ...below, given: [] });
    });
  }

  #lacksRequired(field: string, place: Place): boolean {
    return runtimeTypes(place.type).some((type) => {
      const required = this.#requires.get(`${type.name}.${field}`);
      if (required === undefined) return false;
      return this.#alternatives(type.name, place.given).some((given) =>
        this.#lacks(required, { ...place, type, given }),
      );
    });
  }

  /** Whether something of what is required neither comes with an object nor can be told of it. */
  #lacks({ selections }: SelectionSetNode, place: Place): boolean {
    return selections.some((node) => {
      if (node.kind === Kind.FRAGMENT_SPREAD) throw new Error('a field set has no fragments');
      if (node.kind === Kind.INLINE_FRAGMENT)
        return this.#lacks(node.selectionSet, { ...place, type: this.#condition(node, place) });
      const below = this.#below(node, place);
      const isThere = below.isOwn || this.#given(node.name.value, place).length > 0;
      return !isThere || (node.selectionSet !== undefined && this.#lacks(node.selectionSet, below));
    });
  }

  #below({ name }: FieldNode, place: Place): Place {
    const field = fieldOf(place.type, name.value);
    const passed = fieldsNamed(name.value, place.provided);
    const isExternal = field !== undefined && this.#metadata.isFieldExternal(field);
    const type = field?.type && baseType(field.type);
    const provided = [
      ...passed.map(({ selectionSet }) => selectionSet),
      this.#provides.get(field?.coordinate ?? ''),
    ];
    return {
      type: type && isCompositeType(type) ? type : undefined,
      given: this.#given(name.value, place).flatMap(({ selections = [] }) => selections),
      isOwn: place.isOwn && (!isExternal || passed.length > 0),
      provided: provided.filter((set) => set !== undefined),
    };
  }

  #given(name: string, { type, given }: Place): QueryPlanFieldNode[] {
    const applies = (condition: string): boolean =>
      type === undefined ||
      this.#isAbstract(type.name) ||
      this.#isAbstract(condition) ||
      condition === type.name;
    return fieldsIn(given, applies).filter((node) => node.name === name);
  }

  /** What comes with an object, by the types that it may turn out to be. */
  #alternatives(type: string, given: readonly QueryPlanSelectionNode[]): QueryPlanFieldNode[][] {
    const objects = this.#isAbstract(type)
      ? conditionsIn(given).filter((name) => !this.#isAbstract(name))
      : [type];
    return (objects.length > 0 ? objects : [type]).map((object) =>
      fieldsIn(given, (condition) => condition === object || this.#isAbstract(condition)),
    );
  }

  #condition({ typeCondition }: InlineFragmentNode, { type }: Place): Place['type'] {
    const condition = typeCondition ? this.#schema.type(typeCondition.name.value) : type;
    return condition && isCompositeType(condition) ? condition : undefined;
  }

  /** In the whole graph, whatever the subgraph takes it for (`@interfaceObject`). */
  #isAbstract(name: string): boolean {
    const type = this.#supergraph.type(name);
    return type !== undefined && isAbstractType(type);
  }
}

/** What a directive selects on each field that has it, by coordinate. */
function setsOf(
  schema: Schema,
  directive: DirectiveDefinition<{ fields: unknown }>,
): Map<string, SelectionSetNode> {
  const sets = new Map<string, SelectionSetNode>();
  for (const type of [...schema.objectTypes(), ...schema.interfaceTypes()]) {
    for (const field of type.fields()) {
      const fields = field.appliedDirectivesOf(directive)[0]?.arguments().fields;
      if (typeof fields === 'string') sets.set(field.coordinate, parseSet(fields));
    }
  }
  return sets;
}

function runtimeTypes(type: Place['type']): readonly CompositeType[] {
  return type ? possibleRuntimeTypes(type) : [];
}

function fieldOf(type: Place['type'], name: string): FieldDefinition<CompositeType> | undefined {
  return type && type.kind !== 'UnionType' ? type.field(name) : undefined;
}

/** The fields of a name in selection sets, in whatever fragments. */
function fieldsNamed(name: string, sets: readonly SelectionSetNode[]): FieldNode[] {
  return sets.flatMap(({ selections }) =>
    selections.flatMap((node) => {
      if (node.kind === Kind.FIELD) return node.name.value === name ? [node] : [];
      return node.kind === Kind.INLINE_FRAGMENT ? fieldsNamed(name, [node.selectionSet]) : [];
    }),
  );
}

function fieldsIn(
  given: readonly QueryPlanSelectionNode[],
  applies: (condition: string) => boolean,
): QueryPlanFieldNode[] {
  return given.flatMap((node) => {
    if (node.kind === 'Field') return [node];
    return node.typeCondition === undefined || applies(node.typeCondition)
      ? fieldsIn(node.selections, applies)
      : [];
  });
}

function conditionsIn(given: readonly QueryPlanSelectionNode[]): string[] {
  return given.flatMap((node) =>
    node.kind === 'Field'
      ? []
      : [...(node.typeCondition === undefined ? [] : [node.typeCondition]), ...conditionsIn(node.selections)],
  );
}
