import { visit, type DirectiveNode, type DocumentNode } from 'graphql';
import { ENFORCED } from '../access/read-rules.ts';
import { readSubgraph } from './checks/subgraph-model.ts';

/**
 * Finds directives that read like an access rule and are linked to no specification. Composition drops them without a word,
 * and what a person takes for closed would be open.
 */
export function unlinkedRules(name: string, document: DocumentNode): DirectiveNode[] {
  const { directives } = readSubgraph(name, name, document);
  const names = new Set([...ENFORCED.values()].map((enforced) => enforced.name));
  const found: DirectiveNode[] = [];
  visit(document, {
    Directive: (node) => {
      if (names.has(node.name.value) && !directives.has(node.name.value)) found.push(node);
    },
  });
  return found;
}
