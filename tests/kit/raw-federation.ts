import { expect } from '@jest/globals';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { compose } from '../../schema/composition/compose.ts';
import type { GatewayHost, HostedGateway } from './gateway-host.ts';
import { answers, startRawSubgraph, type RawSubgraph } from './raw-subgraph.ts';
import { SCENARIO_HEADER } from './scenario.ts';

/** A gateway before two subgraphs on bare sockets: one that is always well, and a partner's. */
export interface RawFederation extends HostedGateway {
  steady: RawSubgraph;
  partner: RawSubgraph;
}

const STEADY = 'type Query { steady: String } type Mutation { first: String third: String }';
const PARTNER =
  'scalar Document type Query { partner: String document: Document } type Mutation { second: String }';

/** What the partner answers when it is well. */
export const WELL = answers({ data: { partner: 'there', second: 'done' } });

/** Asks both. */
export const BOTH = '{ steady partner }';

/**
 * Starts both subgraphs, well, and a gateway.
 * @param partner settings of the way to the partner.
 */
export async function startRawFederation(
  host: Pick<GatewayHost, 'start'>,
  partner: Record<string, unknown> = {},
  settings: Record<string, unknown> = {},
): Promise<RawFederation> {
  const both = {
    steady: await startRawSubgraph(answers({ data: { steady: 'here', first: 'done', third: 'done' } })),
    partner: await startRawSubgraph(WELL),
  };
  const folder = mkdtempSync(join(tmpdir(), 'concord-raw-'));
  writeFileSync(join(folder, 'supergraph.graphql'), supergraphOf(both));
  const stopSubgraphs = async (): Promise<void> => {
    await Promise.all([both.steady.close(), both.partner.close()]);
    rmSync(folder, { recursive: true, force: true });
  };
  const started = host.start({
    supergraph: join(folder, 'supergraph.graphql'),
    subgraphs: { partner },
    // Equal questions at the same moment are so many calls.
    sharing: { subgraphRequests: false, queries: false },
    ...settings,
  });
  const gateway = await started.catch(async (error: unknown) => {
    await stopSubgraphs();
    throw error;
  });
  return {
    ...gateway,
    ...both,
    stop: async () => {
      await gateway.stop();
      await stopSubgraphs();
    },
  };
}

function supergraphOf({ steady, partner }: { steady: RawSubgraph; partner: RawSubgraph }): string {
  const composition = compose([
    { name: 'steady', url: steady.url, file: 'steady', sdl: SCENARIO_HEADER + STEADY },
    { name: 'partner', url: partner.url, file: 'partner', sdl: SCENARIO_HEADER + PARTNER },
  ]);
  if ('problems' in composition) throw new Error(JSON.stringify(composition.problems));
  return composition.supergraph;
}

/** What the gateway answers where the partner's part is missing. */
export function withoutPartner(code: string): object {
  return {
    status: 200,
    data: { steady: 'here', partner: null },
    errors: [expect.objectContaining({ path: ['partner'], extensions: { code, subgraph: 'partner' } })],
  };
}
