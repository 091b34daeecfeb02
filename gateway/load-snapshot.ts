import { parseRegister } from '../schema/access/register.ts';
import { unknownInReleases } from '../schema/access/registered.ts';
import { verifyRecipients } from '../schema/access/verify-recipients.ts';
import { ConfigError, type GatewayConfig } from './config.ts';
import { readManifests } from './operation/trusted-documents.ts';
import type { Sources } from './sources.ts';
import { residentIdProblem, tellsPartnersOfResidents } from './supergraph/resident-settings.ts';
import { createSnapshot, usesPseudonyms, type Snapshot } from './supergraph/snapshot.ts';

/**
 * Makes the snapshot that a gateway would serve, and checks that the settings fit it.
 * @throws ConfigError, ManifestError, RegisterError, RuleError or LinkError where a gateway must not start with it.
 */
export function loadSnapshot(config: GatewayConfig, { supergraph, register, manifests }: Sources): Snapshot {
  readManifests(manifests);
  const snapshot = createSnapshot(
    supergraph,
    register === undefined ? undefined : parseRegister(register, config.register ?? ''),
  );
  const problems = Object.keys(config.subgraphs)
    .filter((name) => !snapshot.subgraphs.some((subgraph) => subgraph.name === name))
    .map((name) => `subgraphs.${name}: the supergraph has no such subgraph`);
  problems.push(...labelProblems(snapshot.overrideLabels, Object.keys(config.overrideLabels)));
  if (snapshot.rules.size > 0 && !config.tokens) {
    problems.push(
      'tokens: the supergraph carries access rules, so callers must be known; name the issuers of their tokens',
    );
  }
  if (config.tokens && !snapshot.register) {
    problems.push('register: tokens are accepted, so their clients must be known; name the partner register');
  }
  if (snapshot.register) {
    problems.push(
      ...unknownInReleases(
        snapshot.rules,
        snapshot.register,
        snapshot.subgraphs.map(({ name }) => name),
      ),
      ...verifyRecipients(snapshot, snapshot.register).map(({ message, remedy }) => `${message} ${remedy}`),
    );
  }
  if (config.engine === 'apollo' && snapshot.travels.some(({ by }) => by.kind === 'context'))
    problems.push('engine: apollo does not carry out @fromContext; use concord');
  problems.push(...manifestProblems(snapshot, config));
  problems.push(...pseudonymProblems(snapshot, config));
  if (problems.length > 0)
    throw new ConfigError(`The settings do not fit the supergraph:\n  ${problems.join('\n  ')}`);
  return snapshot;
}

/** Whoever the register asks for trusted documents could ask for none. */
function manifestProblems({ register }: Snapshot, { trustedDocuments }: GatewayConfig): string[] {
  if (trustedDocuments !== undefined) return [];
  return Object.entries(register?.organisations ?? {})
    .filter(([, partner]) =>
      [partner, ...Object.values(partner.clients)].some((each) => each.trustedDocuments !== undefined),
    )
    .map(
      ([name]) => `trustedDocuments: the register asks ${name} for trusted documents; name their manifests`,
    );
}

function labelProblems(labels: readonly string[], configured: readonly string[]): string[] {
  const named = labels.filter((label) => !label.startsWith('percent('));
  const known = named.length > 0 ? `its named labels are ${named.join(', ')}` : 'it has no named label';
  return configured
    .filter((label) => !named.includes(label))
    .map((label) => `overrideLabels.${label}: the supergraph has no such label to set; ${known}`);
}

function pseudonymProblems(snapshot: Snapshot, { engine, access }: GatewayConfig): string[] {
  const problems: string[] = [];
  if (engine === 'apollo' && snapshot.pairwise.size > 0) {
    const keys = [...snapshot.pairwise].map(
      ([name, { coordinates }]) => `${[...coordinates].join(', ')} for ${name}`,
    );
    problems.push(`engine: apollo does not translate pairwise keys (${keys.join('; ')}); use concord`);
  }
  if (access.pairwiseSecretFile === undefined) {
    const reason = usesPseudonyms(snapshot)
      ? 'the supergraph has pairwise masks'
      : tellsPartnersOfResidents(snapshot)
        ? "residents sign in, and partners' subgraphs are told pseudonyms of them"
        : undefined;
    if (reason) problems.push(`access.pairwiseSecretFile: ${reason}; name the file of their secret`);
  }
  return [...problems, ...[residentIdProblem(snapshot)].filter((problem) => problem !== undefined)];
}
