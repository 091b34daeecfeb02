import type { GatewayHost } from '../../kit/gateway-host.ts';
import { buildCaller } from './build-register.ts';
import { buildOperation } from './build-operation.ts';
import { buildWorld } from './build-world.ts';
import { checkAnswer } from './check-answer.ts';
import { checkMatrix } from './check-matrix.ts';
import { checkRemoval, weakerCallers, weakerWorlds } from './check-removal.ts';
import { checkVisibleSchema } from './check-visible-schema.ts';
import { expectAnswer } from './expected-answer.ts';
import { Oracle } from './oracle.ts';
import type { RawRun } from './raw-run.ts';
import { choose } from './raw-world.ts';
import {
  serveWorld,
  type AskedAnswer,
  type Question,
  type RefusedWorld,
  type ServedWorld,
} from './served-world.ts';
import type { World } from './world.ts';

/** The four claims. */
export const CLAIMS = {
  answer:
    'no value of a refused coordinate is in an answer or goes to a subgraph that it is not released to, and nothing else is refused',
  removal: 'without a scope, a purpose or a policy nobody is given a value more',
  matrix: 'the matrix says of every caller and field what the gateway does',
  schema:
    'the introspected schema of a caller accepts exactly the operations of which nothing is refused to it',
} as const;
export type Claim = keyof typeof CLAIMS;

/** How often each claim was put to a gateway, and how many worlds were not served. */
export interface Counts {
  worlds: number;
  refused: Record<RefusedWorld['refusedAt'], number>;
  claims: Record<Claim, number>;
  /** Of the answers: how many had a refusal. */
  withRefusals: number;
}

/** A claim that does not hold; or no claim at all, where worlds are not served. */
export interface Broken {
  claim: Claim | 'served';
  problem: string;
}

/** Counts from nothing. */
export function noCounts(): Counts {
  return {
    worlds: 0,
    refused: { composition: 0, start: 0 },
    claims: { answer: 0, removal: 0, matrix: 0, schema: 0 },
    withRefusals: 0,
  };
}

/** Makes one world, serves it, and puts all claims to its gateway. */
export async function putToTest(host: GatewayHost, raw: RawRun, counts: Counts): Promise<Broken[]> {
  const world = buildWorld(raw.world);
  const served = await serveWorld(host, world);
  counts.worlds++;
  if ('refusedAt' in served) {
    counts.refused[served.refusedAt]++;
    return [];
  }
  try {
    const callers = raw.callers.map((caller) => buildCaller(world, caller));
    const operations = raw.operations.map((operation) => buildOperation(world, operation));
    const questions = operations.flatMap((operation) => callers.map((caller) => ({ caller, operation })));
    // All at the same moment, so that callers of different rights ask the same side by side.
    const asked = await Promise.all(
      questions.map(async (question) => ({ question, answer: await served.ask(question) })),
    );
    return [
      ...told(
        'answer',
        asked.flatMap(({ question, answer }) => answerProblems(served.world, question, answer, counts)),
      ),
      ...told('removal', await removalProblems({ host, served, counts }, asked, raw.weakening)),
      ...told('matrix', await matrixProblems(served, counts)),
      ...told('schema', await schemaProblems(served, questions, counts)),
    ];
  } finally {
    await served.stop();
  }
}

function told(claim: Claim, problems: readonly string[]): Broken[] {
  return problems.map((problem) => ({ claim, problem }));
}

function answerProblems(
  world: World,
  { caller, operation }: Question,
  answer: AskedAnswer,
  counts: Counts,
): string[] {
  const expected = expectAnswer(new Oracle(world, caller), operation);
  counts.claims.answer++;
  if (expected.errors.size > 0) counts.withRefusals++;
  return checkAnswer(world, expected, answer).map((problem) => `${JSON.stringify(caller)}: ${problem}`);
}

interface Asked {
  question: Question;
  answer: AskedAnswer;
}

/** One thing less for each question; and in some worlds a register that says less. */
async function removalProblems(
  { host, served, counts }: { host: GatewayHost; served: ServedWorld; counts: Counts },
  asked: readonly Asked[],
  weakening: number,
): Promise<string[]> {
  const problems = await Promise.all(
    asked.map(async ({ question, answer }, index) => {
      const weaker = weakerCallers(served.world, question.caller);
      if (weaker.length === 0) return [];
      const less = await served.ask({ ...question, caller: choose(weaker, weakening + index) });
      counts.claims.removal++;
      return checkRemoval(answer.data, less.data);
    }),
  );
  const world = weakerWorlds(served.world)[weakening];
  const weaker = world && (await serveWorld(host, world));
  if (!weaker || 'refusedAt' in weaker) return problems.flat();
  try {
    const more = asked.map(async ({ question, answer }) => {
      const less = await weaker.ask(question);
      counts.claims.removal++;
      return checkRemoval(answer.data, less.data);
    });
    return [...problems.flat(), ...(await Promise.all(more)).flat()];
  } finally {
    await weaker.stop();
  }
}

async function matrixProblems(served: ServedWorld, counts: Counts): Promise<string[]> {
  const { claims, problems } = await checkMatrix(served);
  counts.claims.matrix += claims;
  return problems;
}

async function schemaProblems(
  served: ServedWorld,
  questions: readonly Question[],
  counts: Counts,
): Promise<string[]> {
  const callers = new Map(questions.map(({ caller }) => [JSON.stringify(caller), caller]));
  const problems = await Promise.all(
    [...callers.values()].map(async (caller) => {
      const own = questions.filter((question) => JSON.stringify(question.caller) === JSON.stringify(caller));
      const operations = [...new Map(own.map((question) => [question.operation, question])).values()];
      counts.claims.schema += operations.length;
      return (await checkVisibleSchema(served, caller, operations)).map(
        (each) => `${JSON.stringify(caller)}: ${each}`,
      );
    }),
  );
  return problems.flat();
}
