import {
  isAbstractType,
  isCompositeType,
  isUnionType,
  Kind,
  type DirectiveNode,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLCompositeType,
  type GraphQLSchema,
  type SelectionNode,
  type SelectionSetNode,
} from 'graphql';
import { deferLabel } from './defer-label.ts';

/** A variable that has to be true, or has to be false. Several are joined by AND. */
export interface Requirement {
  variable: string;
  value: boolean;
}

/** Something that is selected only where all requirements are met; always, where there are none. */
export interface Conditional<Node> {
  node: Node;
  when: readonly Requirement[];
}

/** Where fields are collected from. */
export interface Collecting {
  schema: GraphQLSchema;
  /** The document's named fragments; an operation whose fragments are inlined has none. */
  fragments?: ReadonlyMap<string, FragmentDefinitionNode>;
  /** Is told of deferred fragments, whose fields are then not collected; where it is missing, they are like any other. */
  defer?: (
    label: string,
    set: Conditional<SelectionSetNode>,
    declared: GraphQLCompositeType | undefined,
  ) => void;
}

/** Takes no note of deferred fragments. */
export const LEFT_OUT: NonNullable<Collecting['defer']> = () => undefined;

/**
 * Collects the fields of an object by response key (GraphQL, section 6.3.2) once for all values of the variables:
 * `@skip` and `@include` by variable become requirements, and literal ones are settled.
 * @param declared the type that the selections stand on.
 * @param type the object's type; undefined where it is not known, so that every fragment may apply.
 */
export function collectFields(
  collecting: Collecting,
  sets: readonly Conditional<SelectionSetNode>[],
  declared: GraphQLCompositeType | undefined,
  type: GraphQLCompositeType | undefined,
): Map<string, (Conditional<FieldNode> & { parent: GraphQLCompositeType | undefined })[]> {
  const found = new Map<string, (Conditional<FieldNode> & { parent: GraphQLCompositeType | undefined })[]>();
  const collect = (
    selections: readonly SelectionNode[],
    parent: GraphQLCompositeType | undefined,
    outer: readonly Requirement[],
  ): void => {
    for (const selection of selections) {
      const when = requirements(selection.directives, outer);
      if (when === undefined) continue;
      if (selection.kind === Kind.FIELD) {
        const key = selection.alias?.value ?? selection.name.value;
        const entry = { node: selection, when, parent };
        const others = found.get(key);
        if (others) others.push(entry);
        else found.set(key, [entry]);
        continue;
      }
      const fragment = selection.kind === Kind.FRAGMENT_SPREAD ? spread(selection.name.value) : selection;
      const name = fragment.typeCondition?.name.value;
      const condition = name === undefined ? parent : collecting.schema.getType(name);
      if (name !== undefined && !isCompositeType(condition)) continue;
      const onType = isCompositeType(condition) ? condition : undefined;
      if (name !== undefined && type && !(onType && applies(collecting.schema, onType, type))) continue;
      const label = collecting.defer && deferLabel(selection);
      if (label !== undefined) collecting.defer?.(label, { node: fragment.selectionSet, when }, onType);
      else collect(fragment.selectionSet.selections, onType, when);
    }
  };
  const spread = (name: string): FragmentDefinitionNode => {
    const fragment = collecting.fragments?.get(name);
    if (fragment === undefined) throw new Error('a document has the fragments that it spreads');
    return fragment;
  };
  for (const { node, when } of sets) collect(node.selections, declared, when);
  return found;
}

/** Whether an object of this type, or of one that implements it, may stand where the condition's type is asked for. */
export function applies(
  schema: GraphQLSchema,
  condition: GraphQLCompositeType,
  type: GraphQLCompositeType,
): boolean {
  if (condition === type) return true;
  return isAbstractType(condition) && !isUnionType(type) && schema.isSubType(condition, type);
}

/** Whether all requirements are met. */
export function holds(when: readonly Requirement[], variables: Readonly<Record<string, unknown>>): boolean {
  for (const { variable, value } of when) if ((variables[variable] === true) !== value) return false;
  return true;
}

/** GraphQL, sections 3.13.1 and 3.13.2. Undefined where it is never selected. */
function requirements(
  directives: readonly DirectiveNode[] | undefined,
  outer: readonly Requirement[],
): readonly Requirement[] | undefined {
  let when = outer;
  for (const { name, arguments: args } of directives ?? []) {
    if (name.value !== 'skip' && name.value !== 'include') continue;
    const wanted = name.value === 'include';
    const value = args?.find((argument) => argument.name.value === 'if')?.value;
    if (value?.kind === Kind.VARIABLE) when = [...when, { variable: value.name.value, value: wanted }];
    else if (value?.kind === Kind.BOOLEAN && value.value !== wanted) return undefined;
  }
  return when;
}
