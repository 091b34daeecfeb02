import { parse, print, validate, visit, type ASTNode, type DocumentNode, type GraphQLSchema } from 'graphql';
import type { Question } from './sides.ts';

/** What can be left out of an operation without more. */
const REMOVABLE = new Set([
  'Field',
  'InlineFragment',
  'FragmentSpread',
  'Directive',
  'Argument',
  'ObjectField',
]);

/** How often a smaller operation is tried. */
const MAX_TRIES = 600;

/**
 * Makes an operation smaller as long as it stays valid and still fails: parts are left out one after another, the largest first.
 * @param fails whether an operation still shows what is wrong.
 */
export async function shrink(
  schema: GraphQLSchema,
  question: Question,
  fails: (question: Question) => Promise<boolean>,
): Promise<Question> {
  let smallest = question;
  let tries = 0;
  for (let position = 0; tries < MAX_TRIES; position++) {
    const document = without(parse(smallest.text, { noLocation: true }), position);
    if (document === undefined) return smallest;
    const candidate = tidy(schema, { text: print(document), variables: smallest.variables });
    if (candidate === undefined) continue;
    tries++;
    if (!(await fails(candidate))) continue;
    smallest = candidate;
    position = -1;
  }
  return smallest;
}

/** The document without the removable node at a position; undefined where there are not so many. */
function without(document: DocumentNode, position: number): DocumentNode | undefined {
  let index = 0;
  let isFound = false;
  const smaller = visit(document, {
    enter: (node: ASTNode) => {
      if (!REMOVABLE.has(node.kind) || index++ !== position) return undefined;
      isFound = true;
      return null;
    },
  });
  // eslint-disable-next-line @typescript-eslint/no-unnecessary-condition -- the visit above may have set it.
  return isFound ? smaller : undefined;
}

/** Without what is not used any more; undefined where the operation is not valid. */
function tidy(schema: GraphQLSchema, { text, variables }: Question): Question | undefined {
  // A selection that became empty cannot be parsed.
  if (/\{\s*\}/.test(text.replace(/"(\\.|[^"])*"/g, ''))) return undefined;
  let document: DocumentNode;
  try {
    document = parse(text, { noLocation: true });
  } catch {
    return undefined;
  }
  const spread = new Set<string>();
  const used = new Set<string>();
  visit(document, {
    FragmentSpread: ({ name }) => void spread.add(name.value),
    VariableDefinition: () => false,
    Variable: ({ name }) => void used.add(name.value),
  });
  const tidied = visit(document, {
    FragmentDefinition: (node) => (spread.has(node.name.value) ? undefined : null),
    VariableDefinition: (node) => (used.has(node.variable.name.value) ? undefined : null),
  });
  if (validate(schema, tidied).length > 0) {
    const again = print(tidied);
    return again === text ? undefined : tidy(schema, { text: again, variables });
  }
  const given = Object.entries(variables).filter(([name]) => used.has(name));
  return { text: print(tidied), variables: Object.fromEntries(given) };
}
