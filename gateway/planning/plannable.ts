import {
  getNamedType,
  isAbstractType,
  isCompositeType,
  isInterfaceType,
  isObjectType,
  isUnionType,
  Kind,
  type DirectiveNode,
  type FieldNode,
  type GraphQLCompositeType,
  type GraphQLObjectType,
  type GraphQLSchema,
  type InlineFragmentNode,
  type OperationDefinitionNode,
  type SelectionNode,
} from 'graphql';
import { deferAs, deferLabel } from '../graphql/defer-label.ts';
import { plannedLabel, TYPENAME_KEY } from '../reserved-names.ts';

/** Writes an operation so that the planner does it justice; its answers stay the same. */
export type Plannable = (definition: OperationDefinitionNode) => OperationDefinitionNode;

const TYPENAME: FieldNode = {
  kind: Kind.FIELD,
  alias: { kind: Kind.NAME, value: TYPENAME_KEY },
  name: { kind: Kind.NAME, value: '__typename' },
};

/**
 * Makes the rewriting of operations before they are planned.
 * - Where everything that is selected of an object hangs on a condition, its type is selected too: the planner would make the
 *   object itself hang on it, and so the gateway would answer null where an empty object is due.
 * - Where a fragment of an object of an unknown type is deferred, its type is selected at once: it says whether the fragment is for it.
 * - A fragment that no object can fulfil is left out, one that all fulfil is dissolved, and one on another interface or union is
 *   written for each object type that can stand there: the planner fails at them where a subgraph knows an interface as an object
 *   (`@interfaceObject`).
 * - A deferred fragment that is written several times for that has a label of its own in each (`unplannedLabel`).
 * - Conditions that no variable decides are settled: the planner loses some of them.
 * - Introspection is left out: no subgraph is asked for it, and the planner does not know all that may be asked.
 * @param schema the API schema.
 */
export function createPlannable(schema: GraphQLSchema): Plannable {
  const possible = (type: GraphQLCompositeType): readonly GraphQLObjectType[] =>
    isAbstractType(type) ? schema.getPossibleTypes(type) : [type];

  const selections = (nodes: readonly SelectionNode[], place: Place): SelectionNode[] =>
    nodes.flatMap((original): SelectionNode[] => {
      const node = withoutLiteralConditions(original);
      if (node === undefined || isIntrospection(node)) return [];
      if (node.kind === Kind.FIELD) return [field(node, place.type)];
      if (node.kind === Kind.FRAGMENT_SPREAD) throw new Error('fragment spreads are inlined before planning');
      return fragment(node, place);
    });

  const field = (node: FieldNode, parent: GraphQLCompositeType): FieldNode => {
    const type =
      isObjectType(parent) || isInterfaceType(parent) ? parent.getFields()[node.name.value]?.type : undefined;
    const declared = type && getNamedType(type);
    if (!node.selectionSet || !isCompositeType(declared)) return node;
    const below = selections(node.selectionSet.selections, { type: declared, possible: possible(declared) });
    const isTypeAsked = isAbstractType(declared) && below.some(defers);
    if (isTypeAsked || !below.some(isAlwaysThere)) below.unshift(TYPENAME);
    return { ...node, selectionSet: { kind: Kind.SELECTION_SET, selections: below } };
  };

  const fragment = (node: InlineFragmentNode, place: Place): SelectionNode[] => {
    const condition = node.typeCondition ? schema.getType(node.typeCondition.name.value) : place.type;
    if (!isCompositeType(condition)) throw new Error('a validated fragment stands on a composite type');
    const within = new Set(possible(condition));
    const meeting = place.possible.filter((type) => within.has(type));
    if (meeting.length === 0) return [];
    if (isPart(schema, place.type, condition)) {
      const { kind, directives = [], selectionSet } = node;
      const below = on({ kind, directives, selectionSet }, place);
      return directives.length > 0 ? below : below.flatMap((each) => each.selectionSet.selections);
    }
    if (!isAbstractType(condition) || isPart(schema, condition, place.type))
      return on(node, { type: condition, possible: meeting });
    return meeting.flatMap((type) => {
      const typeCondition = {
        kind: Kind.NAMED_TYPE as const,
        name: { kind: Kind.NAME as const, value: type.name },
      };
      return on({ ...node, typeCondition }, { type, possible: [type] });
    });
  };

  const on = (node: InlineFragmentNode, place: Place): InlineFragmentNode[] => {
    const below = selections(node.selectionSet.selections, place);
    if (below.length === 0) return [];
    const copy = withLabel(node, (label) => plannedLabel(copies++, label));
    return [{ ...copy, selectionSet: { kind: Kind.SELECTION_SET, selections: below } }];
  };

  let copies = 0;
  return (definition) => {
    copies = 0;
    const root = schema.getRootType(definition.operation);
    if (!root) throw new Error('a validated operation has a root type');
    const below = selections(definition.selectionSet.selections, { type: root, possible: [root] });
    if (below.length === 0) below.push(TYPENAME);
    return { ...definition, selectionSet: { kind: Kind.SELECTION_SET, selections: below } };
  };
}

/** Where selections stand, and the object types that can be there. */
interface Place {
  type: GraphQLCompositeType;
  possible: readonly GraphQLObjectType[];
}

/** Whether one type is another, or declares to be a part of it. */
function isPart(schema: GraphQLSchema, part: GraphQLCompositeType, whole: GraphQLCompositeType): boolean {
  if (part === whole) return true;
  return isAbstractType(whole) && !isUnionType(part) && schema.isSubType(whole, part);
}

/** Settles conditions that no variable decides; undefined where they are not met. */
function withoutLiteralConditions<Node extends SelectionNode>(node: Node): Node | undefined {
  const directives = node.directives ?? [];
  const literal = (directive: DirectiveNode): boolean | undefined => {
    const value = isCondition(directive) ? directive.arguments?.[0]?.value : undefined;
    return value?.kind === Kind.BOOLEAN ? value.value === (directive.name.value === 'include') : undefined;
  };
  if (directives.some((directive) => literal(directive) === false)) return undefined;
  return { ...node, directives: directives.filter((directive) => literal(directive) === undefined) };
}

/** Whether a node asks what the schema says of itself (GraphQL, section 4). */
function isIntrospection(node: SelectionNode): boolean {
  return node.kind === Kind.FIELD && /^__(schema|type)$/.test(node.name.value);
}

/** The same fragment, deferred under another label if it is. */
function withLabel(node: InlineFragmentNode, another: (label: string) => string): InlineFragmentNode {
  const label = deferLabel(node);
  if (label === undefined) return node;
  const others = node.directives?.filter(({ name }) => name.value !== 'defer') ?? [];
  return { ...node, directives: [...others, deferAs(another(label))] };
}

/** Whether a selection is deferred, or holds such a fragment for the same object. */
function defers(node: SelectionNode): boolean {
  if (node.kind !== Kind.INLINE_FRAGMENT) return false;
  return deferLabel(node) !== undefined || node.selectionSet.selections.some(defers);
}

function isAlwaysThere(node: SelectionNode): boolean {
  return node.kind === Kind.FIELD && !(node.directives ?? []).some(isCondition);
}

function isCondition({ name }: DirectiveNode): boolean {
  return name.value === 'skip' || name.value === 'include';
}
