import { Kind, visit, type ConstDirectiveNode, type DirectiveNode } from 'graphql';
import { ENFORCED } from '../../access/read-rules.ts';
import type { Feature } from '../../supergraph/links.ts';
import { placeOf, type CheckContext, type Complaint } from './check.ts';
import { textArgument, type SubgraphModel } from './subgraph-model.ts';

/** What a rule would be called; `@author` or `@accessibility` is none. */
const LIKE_A_RULE =
  /^(is|has|need|needs|require|requires|with)?_?(any|all)?_?(auth(enticated?|enticate|ori[sz]ed?|ori[sz]ation|n|z)?|scopes?|roles?|permissions?|polic(y|ies)|access(_?control)?|protect(ed)?|private|restrict(ed)?|secured?|guard(ed)?|release[ds]?)$/i;

/** Finds directives that read like access rules and would be enforced by nobody, and links to versions nobody here knows. */
export function ruleUnknown({ candidate }: CheckContext): Complaint[] {
  return [...unknownLinks(candidate), ...lookAlikes(candidate)];
}

function unknownLinks(candidate: SubgraphModel): Complaint[] {
  return candidate.features.flatMap((feature) => {
    const known = ENFORCED.get(feature.identity);
    const isEnforced = known?.version === feature.version;
    if (isEnforced || (known === undefined && feature.purpose !== 'SECURITY')) return [];
    const link = findLink(candidate, feature);
    return {
      message: `${candidate.name} links ${feature.identity}/${feature.version}, whose rules the gateway does not enforce.`,
      places: link ? [placeOf(candidate, link)] : [],
      remedy: known
        ? `Link ${feature.identity}/${known.version}${feature.identity.includes('specs.apollo.dev') ? `, or import @${known.name} with the link to federation` : ''}.`
        : `Remove the link, and use @authenticated, @requiresScopes, @policy or @release.`,
    };
  });
}

function lookAlikes(candidate: SubgraphModel): Complaint[] {
  const enforced = new Set([...ENFORCED.values()].map(({ name }) => name));
  const found: Complaint[] = [];
  visit(candidate.document, {
    Directive: (node: DirectiveNode) => {
      const written = node.name.value;
      const known = candidate.directives.get(written);
      if (known !== undefined || !LIKE_A_RULE.test(written.replace(/^.*__/, ''))) return;
      found.push({
        message: `${candidate.name} uses @${written}, which reads like a rule and is linked to none that is enforced.`,
        places: [placeOf(candidate, node)],
        remedy: enforced.has(written)
          ? `Import it: @link(url: "https://${written === 'release' ? 'concord.example/specs/release/v0.1' : 'specs.apollo.dev/federation/v2.9'}", import: ["@${written}"]).`
          : `If it is to protect something, use @authenticated, @requiresScopes, @policy or @release; if not, give it another name.`,
      });
    },
  });
  return found;
}

function findLink(
  { document }: SubgraphModel,
  { identity, version }: Feature,
): ConstDirectiveNode | undefined {
  return document.definitions
    .flatMap((definition) =>
      definition.kind === Kind.SCHEMA_DEFINITION || definition.kind === Kind.SCHEMA_EXTENSION
        ? (definition.directives ?? [])
        : [],
    )
    .find((directive) => textArgument(directive, 'url')?.startsWith(`${identity}/${version}`));
}
