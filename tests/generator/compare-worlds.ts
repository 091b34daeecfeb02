import { CONCORD } from './compare.ts';
import { createGraph } from './graph.ts';
import { compareAnswers } from './run.ts';
import { createGateway, createWhole } from './sides.ts';
import { WORLDS } from './worlds/worlds.ts';

// Compares answers in one world, without HTTP and without Jest, whose loading of modules would make it several times slower.
const [name = '', seed = '1', answers = '1000'] = process.argv.slice(2);
const sdls = WORLDS[name as keyof typeof WORLDS];
const graph = createGraph(sdls);
const trial = {
  name,
  graph,
  whole: createWhole(graph),
  gateway: createGateway(graph, 'concord'),
  exactness: CONCORD,
};
try {
  const seen = await compareAnswers(trial, { seed: Number(seed), answers: Number(answers) });
  process.stdout.write(JSON.stringify(seen));
} catch (error) {
  process.stderr.write(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
}
