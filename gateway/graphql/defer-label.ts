import { Kind, type ConstDirectiveNode, type DirectiveNode, type SelectionNode } from 'graphql';

/** The `@defer` of a selection; undefined where it has none. */
export function deferOf({ directives = [] }: SelectionNode): DirectiveNode | undefined {
  return directives.find(({ name }) => name.value === 'defer');
}

/** `@defer` with a label and nothing else. */
export function deferAs(label: string): ConstDirectiveNode {
  return {
    kind: Kind.DIRECTIVE,
    name: { kind: Kind.NAME, value: 'defer' },
    arguments: [
      {
        kind: Kind.ARGUMENT,
        name: { kind: Kind.NAME, value: 'label' },
        value: { kind: Kind.STRING, value: label },
      },
    ],
  };
}

/** The label under which a fragment of a prepared operation is deferred; undefined where it is not. */
export function deferLabel(selection: SelectionNode): string | undefined {
  const label = deferOf(selection)?.arguments?.find(({ name }) => name.value === 'label')?.value;
  return label?.kind === Kind.STRING ? label.value : undefined;
}
