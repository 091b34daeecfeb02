import { createSecureContext } from 'node:tls';
import { ConfigError, type GatewayConfig } from './config.ts';
import { subgraphSettings } from './execution/http/settings.ts';
import type { SubgraphTarget } from './execution/http/subgraph-client.ts';
import { readText } from './sources.ts';
import type { Snapshot } from './supergraph/snapshot.ts';

/**
 * Where the subgraphs are and how each is reached, by the settings and the supergraph; the files that the settings name are
 * read.
 * @throws ConfigError with every address that cannot be used, or with the file that cannot.
 */
export function subgraphTargets(config: GatewayConfig, { subgraphs }: Snapshot): SubgraphTarget[] {
  const problems: string[] = [];
  const targets = subgraphs.map(({ name, url: published }) => {
    const { url = published, ...own } = config.subgraphs[name] ?? {};
    const { tls, ...settings } = subgraphSettings(config.subgraphDefaults, own);
    if (!URL.canParse(url) || !/^https?:/.test(url))
      problems.push(`subgraphs.${name}.url: the supergraph has no address for it; name one`);
    else if (tls && !url.startsWith('https:'))
      problems.push(`subgraphs.${name}.tls: its address is not https, so nothing would be proven`);
    return { name, url, settings, tls: tls && readTls(tls, name) };
  });
  if (problems.length > 0)
    throw new ConfigError(`The subgraphs cannot be reached as set:\n  ${problems.join('\n  ')}`);
  return targets;
}

/** The headers that at least one subgraph is sent. */
export function forwardedTo(targets: readonly SubgraphTarget[]): string[] {
  return [...new Set(targets.flatMap(({ settings }) => settings.forwardHeaders))].sort();
}

function readTls(
  { ca, cert, key }: { ca?: string | undefined; cert?: string | undefined; key?: string | undefined },
  name: string,
): SubgraphTarget['tls'] {
  const at = `subgraphs.${name}.tls`;
  const material = {
    ...(ca !== undefined && { ca: readText(ca, `${at}.ca`) }),
    ...(cert !== undefined && { cert: readText(cert, `${at}.cert`) }),
    ...(key !== undefined && { key: readText(key, `${at}.key`) }),
  };
  try {
    createSecureContext(material);
  } catch {
    // The reason could tell of the key.
    throw new ConfigError(`${at}: the files hold no certificates and key in PEM form that belong together.`);
  }
  return material;
}
