import { parseArgs } from 'node:util';
import { startWorld } from '../abuse/world.ts';
import { soak, SOAK_SETTINGS, soakTable } from './soak.ts';

const HELP = `Asks a gateway while one partner goes through every fault, and counts what is lost.

Usage: npm run soak -- [options]

  --seconds <number>  how long (default: 120)
  --rate <number>     requests a second (default: 200)
  --help

Ends with 1 where one government part of an answer was lost.
`;

const print = (line: string): void => void process.stdout.write(`${line}\n`);

const { values } = parseArgs({
  options: {
    seconds: { type: 'string', default: '120' },
    rate: { type: 'string', default: '200' },
    help: { type: 'boolean', default: false },
  },
});
const [seconds, perSecond] = [Number(values.seconds), Number(values.rate)];
if (values.help) print(HELP);
else if (seconds > 0 && perSecond > 0) await run();
else {
  print('--seconds and --rate have to be numbers above 0.');
  process.exitCode = 1;
}

async function run(): Promise<void> {
  const world = await startWorld(SOAK_SETTINGS);
  print(`${seconds} s at ${perSecond} requests a second`);
  const phases = await soak(world, { seconds, perSecond, onProgress: print });
  print(`\n${soakTable(phases)}`);
  const lost = phases.flatMap((phase) => phase.lost);
  for (const each of lost.slice(0, 5)) print(`lost: ${each}`);
  if (lost.length > 0) process.exitCode = 1;
  await world.stop();
}
