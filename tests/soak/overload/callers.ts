import { setTimeout as delay } from 'node:timers/promises';
import { openConnections, type Connections } from './connections.ts';
import { emptyLoad, GOOD_MS, PATIENCE_MS, type Load, type Order } from './load.ts';

/**
 * The callers, as a program of their own that does nothing else: what they were slow with would be taken for the gateway's.
 * It is sent orders, and answers each with what came of it.
 */

/** How many connections there are before the first request comes by the clock. */
const KEPT = 200;
/** How often a caller's clock ticks, in milliseconds. */
const TICK_MS = 1;

const BODY = '{"query":"{ items { id name size } }"}';
const ASK = Buffer.from(
  `POST /graphql HTTP/1.1\r\nhost: gateway\r\ncontent-type: application/json\r\ncontent-length: ${BODY.length}\r\n\r\n${BODY}`,
);
const HEALTH = Buffer.from('GET /health/live HTTP/1.1\r\nhost: gateway\r\n\r\n');

process.on('message', (order: Order) => {
  void run(order).then((load) => process.send?.(load));
});
process.once('disconnect', () => process.exit());

async function run(order: Order): Promise<Load> {
  const load = emptyLoad();
  const connections = await openConnections(order.port, order.callers ?? KEPT);
  const health = await openConnections(order.port, 1);
  const [used, began] = [process.cpuUsage(), performance.now()];
  const probing = setInterval(() => probe(health, load), 100);
  if (order.perSecond === undefined) await askInTurn(connections, load, began + order.milliseconds);
  else
    await askByTheClock(connections, load, { perSecond: order.perSecond, milliseconds: order.milliseconds });
  clearInterval(probing);
  const { user, system } = process.cpuUsage(used);
  load.processor = (user + system) / 1000 / (performance.now() - began);
  load.connections = connections.most();
  connections.close();
  health.close();
  return load;
}

/** Each caller asks again when it is answered. */
async function askInTurn(connections: Connections, load: Load, until: number): Promise<void> {
  const begin = performance.now();
  const caller = async (): Promise<void> => {
    while (performance.now() < until)
      await new Promise<void>((done) => void ask(connections, load, { due: performance.now(), begin, done }));
  };
  await Promise.all(Array.from({ length: connections.most() }, caller));
}

/** Requests come as those of many people do who know nothing of each other (a Poisson process), and never wait for the gateway. */
async function askByTheClock(
  connections: Connections,
  load: Load,
  { perSecond, milliseconds }: { perSecond: number; milliseconds: number },
): Promise<void> {
  const begin = performance.now();
  /** Those that wait for an answer, in the order in which they were due. */
  const waiting = new Map<() => void, number>();
  let due = begin;
  for (let now = begin; now - begin < milliseconds || waiting.size > 0; now = performance.now()) {
    for (
      ;
      due <= now && due - begin < milliseconds;
      due -= (Math.log(1 - Math.random()) * 1000) / perSecond
    ) {
      load.behind = Math.max(load.behind, now - due);
      const giveUp: () => void = ask(connections, load, { due, begin, done: () => waiting.delete(giveUp) });
      waiting.set(giveUp, due);
    }
    for (const [giveUp, since] of waiting) {
      if (now - since < PATIENCE_MS) break;
      giveUp();
      waiting.delete(giveUp);
    }
    await delay(TICK_MS);
  }
}

/** Asks; returns what gives up. */
function ask(
  connections: Connections,
  load: Load,
  { due, begin, done }: { due: number; begin: number; done: () => void },
): () => void {
  return connections.send(ASK, (status) => {
    const now = performance.now();
    const waited = now - due;
    if (status === 503) load.refused.push(waited);
    else if (waited > GOOD_MS && (status === 200 || waited >= PATIENCE_MS)) load.late++;
    else if (status !== 200) load.failed++;
    else {
      load.good.push(waited);
      load.goodAt.push(due - begin);
    }
    done();
  });
}

function probe(connections: Connections, { health }: Load): void {
  const due = performance.now();
  connections.send(HEALTH, (status) => health.push(status === 200 ? performance.now() - due : Infinity));
}
