import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { startGatewayHost, type GatewayHost } from '../kit/gateway-host.ts';
import { CONCORD } from './compare.ts';
import { openDoor } from './door.ts';
import { createGraph } from './graph.ts';
import { compareAnswers } from './run.ts';
import { generatorSettings } from './settings.ts';
import { createWhole } from './sides.ts';
import { shareOf, WORLDS } from './worlds/worlds.ts';

const { seed, answers } = generatorSettings(1000);
// Other operations than those that are asked without HTTP.
const FURTHER = 1_000_000;

describe('generated operations have the answers of one schema with all resolvers', () => {
  let host: GatewayHost;
  beforeAll(() => {
    host = startGatewayHost();
  });
  afterAll(() => host.close());

  test.each(Object.entries(WORLDS))(
    'through the door, in the world of the %s',
    async (name, sdls) => {
      const graph = createGraph(sdls);
      const share = shareOf(name, answers);
      const door = await openDoor(host, graph);
      try {
        const trial = { name, graph, whole: createWhole(graph), gateway: door.side, exactness: CONCORD };
        const seen = await compareAnswers(trial, { seed: seed + FURTHER, answers: share });
        expect(seen.answers).toBeGreaterThanOrEqual(share);
      } finally {
        await door.stop();
      }
    },
    24 * 3600 * 1000,
  );
});
