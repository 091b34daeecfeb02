import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setTimeout as delay } from 'node:timers/promises';
import { readConfig } from '../../gateway/config.ts';
import { startGateway, type Gateway } from '../../gateway/gateway.ts';
import { createPlannerThreads } from '../../gateway/planning/planner-threads.ts';
import { loadSnapshot } from '../../gateway/load-snapshot.ts';
import { readSources } from '../../gateway/sources.ts';
import { createLogger } from '../../gateway/telemetry/logger.ts';
import { createTexts } from '../../gateway/texts.ts';
import type { FromHost, ToHost } from './gateway-host.ts';

// Runs many gateways in one program, so that a test of hundreds of small graphs does not load the program hundreds of times.
const gateways = new Map<number, Gateway>();
// A slow machine is no reason to refuse a plan.
const planners = createPlannerThreads({ planningThreads: 1, planningMs: 30_000 });

const texts = createTexts({ addressesMs: 10_000, onOutage: () => undefined });

function tell(message: FromHost): void {
  process.send?.(message);
}

async function start(id: number, config: string): Promise<void> {
  try {
    const settings = readConfig({ config }, {});
    const logger = createLogger(settings, {
      write: (line) => {
        tell({ id, line });
      },
    });
    const sources = await readSources(settings, texts);
    const gateway = await startGateway(
      { config: settings, sources, snapshot: loadSnapshot(settings, sources) },
      { logger, planners },
    );
    gateway.ready();
    gateways.set(id, gateway);
    tell({ id, port: gateway.port });
  } catch (error) {
    tell({ id, failure: (error as Error).message });
  }
}

/** How often the event loop is looked at, in milliseconds. */
const RESOLUTION = 10;
const loop = monitorEventLoopDelay({ resolution: RESOLUTION });
loop.enable();

async function tellUsage(id: number): Promise<void> {
  // What holds it up now is noted when the next look is due.
  await delay(RESOLUTION);
  const stalledMs = Math.max(0, loop.max / 1e6 - RESOLUTION);
  globalThis.gc?.();
  // What is let go once something is collected is collected by the next time.
  await delay(RESOLUTION);
  globalThis.gc?.();
  const { heapUsed, external } = process.memoryUsage();
  // What collecting the garbage took is not the gateway's; whoever asked goes on only when it is forgotten.
  await delay(RESOLUTION);
  loop.reset();
  tell({ id, usage: { stalledMs, bytes: heapUsed + external } });
}

/** By how much the clock is ahead, in milliseconds. */
let aheadMs = 0;
const { now } = Date;
Date.now = () => now() + aheadMs;

process.on('message', ({ id, config, usage, forwardMs }: ToHost) => {
  if (forwardMs !== undefined) {
    aheadMs += forwardMs;
    tell({ id, forwarded: true });
    return;
  }
  if (usage) {
    void tellUsage(id);
    return;
  }
  if (config !== undefined) {
    void start(id, config);
    return;
  }
  const gateway = gateways.get(id);
  gateways.delete(id);
  void gateway?.stop().then(() => {
    tell({ id, stopped: true });
  });
});
process.on('disconnect', () => process.exit(0));
