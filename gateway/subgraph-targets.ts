import { createSecureContext } from 'node:tls';
import { ConfigError, type GatewayConfig } from './config.ts';
import { subgraphSettings, type SubgraphSettings } from './execution/http/settings.ts';
import type { TlsMaterial } from './execution/http/connection.ts';
import type { SubgraphTarget } from './execution/http/subgraph-ways.ts';
import type { Sources } from './sources.ts';
import type { Snapshot } from './supergraph/snapshot.ts';

/**
 * Where the subgraphs are and how each is reached, by the settings and the supergraph.
 * @throws ConfigError with every address that cannot be used, or with the certificates and keys that cannot.
 */
export function subgraphTargets(
  config: GatewayConfig,
  { tlsFiles }: Sources,
  { subgraphs }: Snapshot,
): SubgraphTarget[] {
  const problems: string[] = [];
  const targets = subgraphs.map(({ name, url: published }) => {
    const { url = published, ...own } = config.subgraphs[name] ?? {};
    const { tls, ...settings } = subgraphSettings(config.subgraphDefaults, own);
    if (!URL.canParse(url) || !/^https?:/.test(url))
      problems.push(`subgraphs.${name}.url: the supergraph has no address for it; name one`);
    else if (tls && !url.startsWith('https:'))
      problems.push(`subgraphs.${name}.tls: its address is not https, so nothing would be proven`);
    return { name, url, settings, tls: tls && materialOf(tls, tlsFiles, name) };
  });
  if (problems.length > 0)
    throw new ConfigError(`The subgraphs cannot be reached as set:\n  ${problems.join('\n  ')}`);
  return targets;
}

/** The headers that at least one subgraph is sent. */
export function forwardedTo(targets: readonly SubgraphTarget[]): string[] {
  return [...new Set(targets.flatMap(({ settings }) => settings.forwardHeaders))].sort();
}

function materialOf(
  tls: NonNullable<SubgraphSettings['tls']>,
  tlsFiles: Sources['tlsFiles'],
  name: string,
): SubgraphTarget['tls'] {
  const at = `subgraphs.${name}.tls`;
  const material = Object.fromEntries(
    Object.entries(tls).flatMap(([part, file]) => (file === undefined ? [] : [[part, tlsFiles[file]]])),
  ) as TlsMaterial;
  try {
    createSecureContext(material);
  } catch {
    // The reason could tell of the key.
    throw new ConfigError(`${at}: the files hold no certificates and key in PEM form that belong together.`);
  }
  return material;
}
