import { CONCORD, difference } from './compare.ts';
import { assemble, placeOfContradiction, withDefers, type Assembled } from './deferred.ts';
import { createGraph } from './graph.ts';
import { generateOperation } from './operations.ts';
import { shrink } from './shrink.ts';
import { createGateway, createWhole, type Question } from './sides.ts';
import { WORLDS } from './worlds/worlds.ts';

const ANSWERS_PER_OPERATION = 4;

// Compares answers in parts in one world, as compare-worlds.ts does with whole ones.
const [name = '', seed = '1', answers = '1000'] = process.argv.slice(2);
const graph = createGraph(WORLDS[name as keyof typeof WORLDS]);
const { apiSchema } = graph.snapshot;
const whole = createWhole(graph);
const atOnce = createGateway(graph, 'concord');
let assembled: Assembled = { data: null, errors: [], nulled: [], fragments: 0 };
const inParts = createGateway(graph, 'concord', async (answer) => (assembled = await assemble(answer)));

/** What differs between the whole answer to a question and the one in parts. */
async function differenceOf(question: Question, dataSeed: number): Promise<string | undefined> {
  const world = (): Parameters<typeof whole>[1] => ({ seed: dataSeed, done: [] });
  const right = await whole(question, world());
  try {
    await inParts(question, world());
  } catch (error) {
    return `thrown: ${String(error)}`;
  }
  const found = differenceFrom(right);
  // Where one null makes a subgraph compute another value, an answer at once says so too.
  return found !== undefined && !difference(right, await atOnce(question, world()), CONCORD)
    ? found
    : undefined;
}

function differenceFrom(right: Awaited<ReturnType<typeof whole>>): string | undefined {
  if (assembled.nulled.length === 0) return difference(right, assembled, CONCORD);
  const place = placeOfContradiction(right.data, assembled.data, assembled.nulled);
  if (place) return `the data differ at ${place.join('.')}`;
  return assembled.errors.length === 0 ? 'no error says why a fragment is null' : undefined;
}

async function report(question: Question, dataSeed: number): Promise<string> {
  const smallest = await shrink(apiSchema, question, async (candidate) => {
    return (await differenceOf(candidate, dataSeed)) !== undefined;
  });
  const found = await differenceOf(smallest, dataSeed);
  return [
    `${name}, the data of seed ${dataSeed}: ${found}`,
    smallest.text,
    `variables: ${JSON.stringify(smallest.variables)}`,
    `the whole graph: ${JSON.stringify(await whole(smallest, { seed: dataSeed, done: [] }))}`,
    `the parts:       ${JSON.stringify(assembled)}`,
  ].join('\n');
}

const seen = { answers: 0, fragments: 0, nulled: 0, errors: 0 };
for (let current = Number(seed); seen.answers < Number(answers); current++) {
  const { text, variables } = generateOperation(apiSchema, current, ANSWERS_PER_OPERATION);
  const deferred = withDefers(text, current);
  for (const [index, given] of variables.entries()) {
    const question = { text: deferred, variables: given };
    const dataSeed = current * ANSWERS_PER_OPERATION + index;
    if ((await differenceOf(question, dataSeed)) !== undefined) {
      process.stderr.write(`the operation of seed ${current}, ${await report(question, dataSeed)}\n`);
      process.exit(1);
    }
    seen.answers++;
    seen.fragments += assembled.fragments;
    seen.nulled += assembled.nulled.length;
    seen.errors += assembled.errors.length;
  }
}
process.stdout.write(JSON.stringify(seen));
