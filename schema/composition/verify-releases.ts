import { isTypeDefinitionNode, isTypeExtensionNode, type ASTNode, type DocumentNode } from 'graphql';
import { RuleError } from '../access/read-demand.ts';
import { readReleases } from '../access/read-rules.ts';
import type { Demand, Rule } from '../access/rule.ts';
import { LinkError } from '../supergraph/links.ts';

/** A release that composition would change or lose, and the node that bears it. */
export interface LostRelease {
  code: 'RELEASE_LOST' | 'RELEASE_INVALID';
  message: string;
  node: ASTNode | undefined;
}

/**
 * Checks that every release of a subgraph stands in the supergraph exactly as it was written. Composition keeps a directive
 * of one's own from one subgraph alone where several use it, and drops it where it is not composed; both would change who
 * may see what without a word.
 */
export function verifyReleases(subgraph: DocumentNode, supergraph: DocumentNode): LostRelease[] {
  try {
    const composed = readReleases(supergraph);
    return [...readReleases(subgraph).values()]
      .filter((rule) => canonical(rule) !== canonical(composed.get(rule.coordinate)))
      .map(({ coordinate }) => ({
        code: 'RELEASE_LOST',
        message:
          `The releases of ${coordinate} are not those that the supergraph would have. Compose the directive ` +
          '(@composeDirective(name: "@release")), and write the releases of a field in the subgraph that owns it alone.',
        node: nodeAt(subgraph, coordinate),
      }));
  } catch (error) {
    if (!(error instanceof RuleError) && !(error instanceof LinkError)) throw error;
    return [{ code: 'RELEASE_INVALID', message: error.message, node: undefined }];
  }
}

function nodeAt(document: DocumentNode, coordinate: string): ASTNode | undefined {
  const [type, field] = coordinate.split('.');
  for (const node of document.definitions) {
    if (!(isTypeDefinitionNode(node) || isTypeExtensionNode(node)) || node.name.value !== type) continue;
    const fields = 'fields' in node ? (node.fields ?? []) : [];
    const found = field === undefined ? node : fields.find(({ name }) => name.value === field);
    if (found) return found;
  }
  return undefined;
}

function canonical(rule: Rule | undefined): string {
  const releases = (rule?.demands ?? []).flatMap((demand: Demand) =>
    demand.kind === 'releases' ? demand.anyOf : [],
  );
  return JSON.stringify(releases.map((release) => JSON.stringify(release)).sort());
}
