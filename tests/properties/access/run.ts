import { parseArgs } from 'node:util';
import { startGatewayHost } from '../../kit/gateway-host.ts';
import { printCounts, runClaims } from './run-claims.ts';

// node --import tsx tests/properties/access/run.ts --worlds 2000
const { values } = parseArgs({
  options: {
    worlds: { type: 'string', default: '100' },
    seed: { type: 'string', default: String(Date.now() % 2 ** 31) },
    path: { type: 'string' },
    fast: { type: 'boolean', default: false },
  },
});
const seed = Number(values.seed);
const host = startGatewayHost();
const { counts, report } = await runClaims(host, {
  worlds: Number(values.worlds),
  seed,
  ...(values.path !== undefined && { path: values.path }),
  shrinks: !values.fast,
});
await host.close();
process.stdout.write(`Seed ${seed}. ${printCounts(counts)}\n`);
if (report !== undefined) {
  process.stdout.write(`${report}\n`);
  process.exitCode = 1;
}
