import { GraphQLError, Kind, parse, stripIgnoredCharacters, print, type SelectionSetNode } from 'graphql';

/** Parses the `fields` of a key; undefined where they are not a selection, which composition complains of. */
export function parseFieldSet(text: string): SelectionSetNode | undefined {
  try {
    const [operation] = parse(`{${text}}`).definitions;
    return operation?.kind === Kind.OPERATION_DEFINITION ? operation.selectionSet : undefined;
  } catch (error) {
    if (error instanceof GraphQLError) return undefined;
    throw error;
  }
}

/** Writes the `fields` of a key so that two which mean the same are equal: `b a{ d c }` is `a{c d} b`. */
export function normaliseFieldSet(text: string): string {
  const selection = parseFieldSet(text);
  return selection === undefined ? text : sortedText(selection);
}

function sortedText({ selections }: SelectionSetNode): string {
  const texts = selections.map((node) => {
    if (node.kind !== Kind.FIELD || node.selectionSet === undefined)
      return stripIgnoredCharacters(print(node));
    return `${node.name.value}{${sortedText(node.selectionSet)}}`;
  });
  return texts.sort().join(' ');
}
