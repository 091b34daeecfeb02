import { difference, type Exactness } from './compare.ts';
import type { Graph } from './graph.ts';
import { generateOperation } from './operations.ts';
import { shrink } from './shrink.ts';
import type { Answer, Question, Side } from './sides.ts';
import type { World } from './values.ts';

/** A gateway before generated operations. */
export interface Trial {
  name: string;
  graph: Graph;
  /** The whole graph as one schema. */
  whole: Side;
  gateway: Side;
  exactness: Exactness;
}

/** Which operations are tried. */
export interface Range {
  /** The seed of the first; each has the next. */
  seed: number;
  /** How many answers are compared. */
  answers: number;
}

/** Each operation is asked this often, with other variables and other data: it is planned once. */
const ANSWERS_PER_OPERATION = 8;

/** What a run has seen, so that a test can tell that it has seen something. */
export interface Seen {
  answers: number;
  errors: number;
  nulls: number;
}

/**
 * Compares answers to generated operations.
 * @throws Error with the smallest operation that shows the first difference, both answers, and how to see it again.
 */
export async function compareAnswers(trial: Trial, { seed, answers }: Range): Promise<Seen> {
  const seen: Seen = { answers: 0, errors: 0, nulls: 0 };
  for (let current = seed; seen.answers < answers; current++) {
    const { text, variables } = generateOperation(
      trial.graph.snapshot.apiSchema,
      current,
      Math.min(ANSWERS_PER_OPERATION, answers - seen.answers),
    );
    for (const [index, given] of variables.entries()) {
      const question = { text, variables: given };
      const dataSeed = current * ANSWERS_PER_OPERATION + index;
      const { found, whole } = await compareOne(trial, question, dataSeed);
      if (found !== undefined) throw new Error(await report(trial, question, { current, dataSeed }));
      seen.answers++;
      seen.errors += whole.errors.length;
      if (JSON.stringify(whole.data).includes('null')) seen.nulls++;
    }
  }
  return seen;
}

/** What differs between the two answers to a question; undefined where nothing does. */
export async function compareOne(
  { whole, gateway, exactness }: Trial,
  question: Question,
  dataSeed: number,
): Promise<{ found: string | undefined; whole: Answer; gateway: Answer }> {
  const world = (): World => ({ seed: dataSeed, done: [] });
  const right = await whole(question, world());
  const answered = await gateway(question, world()).catch((error: unknown): Answer => {
    return { data: undefined, errors: [{ message: `thrown: ${String(error)}`, path: [], code: undefined }] };
  });
  return { found: difference(right, answered, exactness), whole: right, gateway: answered };
}

async function report(
  trial: Trial,
  question: Question,
  { current, dataSeed }: { current: number; dataSeed: number },
): Promise<string> {
  const fails = async (candidate: Question): Promise<boolean> =>
    (await compareOne(trial, candidate, dataSeed)).found !== undefined;
  const smallest = await shrink(trial.graph.snapshot.apiSchema, question, fails);
  const { found, whole, gateway } = await compareOne(trial, smallest, dataSeed);
  return [
    `${trial.name}: ${found ?? 'differs no more'}`,
    `the operation of seed ${current} on the data of seed ${dataSeed}, made as small as it could be:`,
    smallest.text,
    `variables: ${JSON.stringify(smallest.variables)}`,
    `the whole graph: ${JSON.stringify(whole)}`,
    `the gateway:     ${JSON.stringify(gateway)}`,
    `again: GENERATOR_SEED=${current} GENERATOR_ANSWERS=8 npm test -- tests/generator`,
  ].join('\n');
}
