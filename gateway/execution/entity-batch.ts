import { LRUCache } from 'lru-cache';
import { bytesOf } from '../graphql/bytes-of.ts';
import { copy } from '../graphql/data.ts';
import type { AskEntities, EntityAnswer, EntityQuery, EntityQuestion } from './entity-question.ts';
import { createGathering, type Gathered, type Gathering } from './gathering.ts';
import { queryText, type QueryText } from './query-text.ts';
import { writeVariables, type Outcome, type Run } from './run.ts';

/** A question that waits to be sent. */
interface Waiting extends Gathered {
  run: Run;
  question: EntityQuestion;
  settle: (answer: EntityAnswer) => void;
  fail: (error: unknown) => void;
}

/** Questions that select the same: they are one `_entities` field. */
interface Part {
  query: EntityQuery;
  /** By representation, its place in the list. */
  places: Map<string, number>;
  waiting: Waiting[];
}

/** How much of the operations that were joined is kept, in bytes. */
const KEPT_BYTES = 8 * 1_048_576;

/** Asks for entities on behalf of the runs of one engine. */
export interface EntityBatch {
  ask: AskEntities;
  /** Tells of work of a run that leads to questions to these subgraphs; they may be waited for. */
  meanwhile: (run: Run, upcoming: readonly string[], work: Promise<unknown>) => void;
}

/**
 * Makes the asking for entities. The questions of one run to one subgraph that are ready together, or will be in a moment, travel as
 * one request: those that select the same as one `_entities` field over the entities of all of them, the others as fields of their
 * own. Where such a request fails as a whole, each is asked by itself, so that none fails for another.
 */
export function createEntityBatch(): EntityBatch {
  // A gathering leads to no run: a value that leads to its key is kept until a full garbage collection, and the run's data with it.
  const gatherings = new WeakMap<Run, Gathering<Waiting>>();
  const operations = new LRUCache<string, QueryText>({
    maxSize: KEPT_BYTES,
    sizeCalculation: (operation, signature) =>
      bytesOf(operation.text) + bytesOf(operation.json) + bytesOf(signature),
  });

  const sendAll = async (entries: readonly Waiting[]): Promise<void> => {
    const [first] = entries;
    if (first === undefined) return;
    await send(first.run, partsOf(entries), operations).catch((error: unknown) => {
      for (const { fail } of entries) fail(error);
    });
  };
  const gatheringOf = (run: Run): Gathering<Waiting> => {
    let gathering = gatherings.get(run);
    if (gathering === undefined) gatherings.set(run, (gathering = createGathering(sendAll)));
    return gathering;
  };
  const meanwhile: EntityBatch['meanwhile'] = (run, upcoming, work) => {
    // Most operations ask one subgraph, and wait for nothing else.
    if (upcoming.length > 0) gatheringOf(run).meanwhile(upcoming, work);
  };

  return {
    ask: (run, question) =>
      new Promise((settle, fail) => {
        const { subgraph, upcoming } = question.query;
        const entry = { run, subgraph, upcoming, question, settle, fail };
        // What a value around the entity decides is not the same for all, so it travels alone.
        if (question.context) meanwhile(run, upcoming, sendAll([entry]));
        else gatheringOf(run).add(entry);
      }),
    meanwhile,
  };
}

function partsOf(list: readonly Waiting[]): Part[] {
  const parts = new Map<string, Part>();
  for (const entry of list) {
    const { query, representations } = entry.question;
    const part = parts.get(query.selections) ?? { query, places: new Map<string, number>(), waiting: [] };
    parts.set(query.selections, part);
    part.waiting.push(entry);
    for (const representation of representations)
      if (!part.places.has(representation)) part.places.set(representation, part.places.size);
  }
  return [...parts.values()];
}

async function send(
  run: Run,
  parts: readonly Part[],
  operations: LRUCache<string, QueryText>,
): Promise<void> {
  const [only, ...others] = parts;
  if (only === undefined) return;
  if (others.length === 0) {
    await sendAlone(run, only);
    return;
  }
  const definitions = new Map(parts.flatMap(({ query }) => [...query.variableDefinitions]));
  const variables = [
    ...writeVariables([...definitions.keys()], run.execution.variables),
    ...parts.map(({ places }, index) => `"${keyOf(index)}":[${[...places.keys()].join(',')}]`),
  ];
  const outcome = await run.ask({
    subgraph: only.query.subgraph,
    query: joined(parts, definitions, operations),
    operationName: undefined,
    variables: `{${variables.join(',')}}`,
  });
  const isRefusedWhole =
    'failure' in outcome ? outcome.failure === 'SUBGRAPH_INVALID_RESPONSE' : outcome.data === null;
  if (isRefusedWhole) {
    await Promise.all(parts.map((part) => sendAlone(run, part)));
    return;
  }
  const keys = parts.map((_, index) => keyOf(index));
  for (const [index, part] of parts.entries()) {
    const others = keys.filter((_, other) => other !== index);
    settle(part, answerFor(part, outcome, keyOf(index), others));
  }
}

async function sendAlone(run: Run, part: Part): Promise<void> {
  const { query, places, waiting } = part;
  const { subgraph, operation, operationName, variableDefinitions, contextVariables } = query;
  const given = [...variableDefinitions.keys()].filter((name) => !contextVariables.includes(name));
  const variables = [
    ...writeVariables(given, run.execution.variables),
    ...writeVariables(contextVariables, waiting[0]?.question.context ?? {}),
    `"representations":[${[...places.keys()].join(',')}]`,
  ];
  const outcome = await run.ask({
    subgraph,
    query: operation,
    operationName,
    variables: `{${variables.join(',')}}`,
  });
  settle(part, answerFor(part, outcome, '_entities'));
}

function joined(
  parts: readonly Part[],
  definitions: ReadonlyMap<string, string>,
  operations: LRUCache<string, QueryText>,
): QueryText {
  const selections = parts.map(({ query }) => query.selections);
  const signature = [...definitions.values(), ...selections].join('\n');
  let operation = operations.get(signature);
  if (operation === undefined) {
    const lists = parts.map((_, index) => `$${keyOf(index)}: [_Any!]!`);
    const fields = selections.map(
      (set, index) => `${keyOf(index)}: _entities(representations: $${keyOf(index)}) ${set}`,
    );
    operation = queryText(
      `query(${[...lists, ...definitions.values()].join(', ')}) {\n${fields.join('\n')}\n}`,
    );
    operations.set(signature, operation);
  }
  return operation;
}

/** Two underscores would be GraphQL's own; no caller may use the gateway's prefix. */
function keyOf(index: number): string {
  return `concord__${index}`;
}

/**
 * What an outcome says of one of the fields that were asked for. An error whose path leads to none of them, or to no entity, may
 * be anyone's.
 * @param others the keys of the fields that were asked for with it.
 */
function answerFor(part: Part, outcome: Outcome, key: string, others: readonly string[] = []): EntityAnswer {
  if ('failure' in outcome) return { entities: undefined, errors: [{ code: outcome.failure }] };
  const code = 'SUBGRAPH_ERROR' as const;
  const errors = outcome.errors.flatMap(({ path: [field, index, ...path] = [] }) => {
    if (typeof field === 'string' && others.includes(field)) return [];
    const isOneOfThem = field === key && typeof index === 'number' && index >= 0 && index < part.places.size;
    return [isOneOfThem ? { code, index, path } : { code }] as const;
  });
  if (outcome.data === null) return { entities: undefined, errors };
  const entities = Object.hasOwn(outcome.data, key) ? outcome.data[key] : undefined;
  const isComplete = Array.isArray(entities) && entities.length === part.places.size;
  if (isComplete) return { entities: entities as unknown[], errors };
  return { entities: undefined, errors: [...errors, { code: 'SUBGRAPH_INVALID_RESPONSE' }] };
}

/** Hands each asker what it asked for. The objects of an answer are one asker's own, since askers add to them. */
function settle({ places, waiting }: Part, { entities, errors }: EntityAnswer): void {
  for (const [position, { question, settle: tell }] of waiting.entries()) {
    const indexes = question.representations.map((representation) => places.get(representation) ?? -1);
    tell({
      entities:
        entities && indexes.map((index) => (position === 0 ? entities[index] : copy(entities[index]))),
      errors: errors.flatMap(({ index, ...error }) => {
        if (index === undefined) return [error];
        const own = indexes.indexOf(index);
        return own === -1 ? [] : [{ ...error, index: own }];
      }),
    });
  }
}
