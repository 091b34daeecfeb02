import { resolve } from 'node:path';
import { PAIRWISE_SECRET_FILE } from '../../development/resident-ids.ts';
import { startGateway, type TestGateway } from './gateway.ts';
import { sharedFederation } from './shared-federation.ts';
import { startTaps, type Taps } from './tap.ts';

/** A caller by the name that `concord token --as` knows. */
export type Persona =
  | 'anonymous'
  | 'resident'
  | 'agencies'
  | 'election-authority'
  | 'insights'
  | 'integrity'
  | 'messaging'
  | 'payments';

/** A gateway before the example subgraphs, with a tap on everything that passes to them. */
export interface FederationGateway extends TestGateway {
  taps: Taps;
  /** A fresh token of the development issuer; undefined for the anonymous caller. */
  tokenOf: (persona: Persona) => Promise<string | undefined>;
}

const SCHEMA = resolve(import.meta.dirname, '../../schema');

/** Starts a gateway on the shared subgraphs and the shared issuer. */
export async function startFederationGateway(
  settings: Record<string, unknown> = {},
  subgraphs: Readonly<Record<string, string>> = sharedFederation().subgraphs,
): Promise<FederationGateway> {
  const shared = sharedFederation();
  const taps = await startTaps(subgraphs);
  const gateway = await startGateway({
    supergraph: `${SCHEMA}/supergraph.graphql`,
    register: `${SCHEMA}/partners.yaml`,
    access: { pairwiseSecretFile: PAIRWISE_SECRET_FILE },
    tokens: {
      audience: 'urn:concord:gateway',
      issuers: [{ issuer: shared.issuer, jwks: `${shared.issuer}/jwks` }],
    },
    callerTokens: { keyFile: shared.keyFile },
    subgraphs: taps.urls,
    ...settings,
  });
  const tokens = new Map<Persona, string | undefined>();
  return {
    ...gateway,
    taps,
    tokenOf: async (persona) => {
      if (!tokens.has(persona)) {
        const response = await fetch(`${shared.tokenUrl}?as=${persona}`);
        const { access_token: token } = (await response.json()) as { access_token: string | null };
        tokens.set(persona, token ?? undefined);
      }
      return tokens.get(persona);
    },
    stop: async () => {
      await gateway.stop();
      await taps.close();
    },
  };
}
