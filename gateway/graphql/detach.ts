import { compact } from './compact.ts';

/** V8 keeps a part of a text that is at least so long as a view of that text, and the whole text with it. */
const LEAST_VIEW = 13;

/**
 * The same syntax tree with texts and nodes of its own. A parsed name is a part of the document's text, and what is kept with it keeps that
 * text alive, of which all the rest may be one long comment.
 */
export function detach<Tree>(tree: Tree): Tree {
  return detached(tree) as Tree;
}

function detached(tree: unknown): unknown {
  if (typeof tree === 'string') return tree.length < LEAST_VIEW ? tree : compact(tree);
  if (typeof tree !== 'object' || tree === null) return tree;
  if (Array.isArray(tree)) return tree.map(detached);
  const copy: Record<string, unknown> = { ...tree };
  // The names of kinds are no part of any text.
  for (const key of Object.keys(copy)) if (key !== 'kind') copy[key] = detached(copy[key]);
  return copy;
}
