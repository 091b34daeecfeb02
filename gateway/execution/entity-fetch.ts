import type { FetchNode, ResponsePath } from '@apollo/query-planner';
import { isInterfaceType, Kind, parse, print, type DocumentNode, type GraphQLSchema } from 'graphql';
import { compact } from '../graphql/compact.ts';
import { merge, own, type Data } from '../graphql/data.ts';
import type { Compiling } from './compiling.ts';
import type { EntityAnswer, EntityQuery } from './entity-question.ts';
import { errorPath } from './error-path.ts';
import { groupEntities, type GroupedEntities } from './group-entities.ts';
import { queryText } from './query-text.ts';
import { createAnswerReader } from './read-answer.ts';
import { createRepresentation } from './representation.ts';
import { contextOf, rename } from './rewrites.ts';
import { NAMED_PLACES, note, noteDropped, type Run, type Step } from './run.ts';
import { createTargets, type Targets } from './targets.ts';
import { inputsOf, onlyLeaves, withoutInputs } from './without-inputs.ts';

/**
 * Makes the step that asks a subgraph for more of the entities at a path. An entity that stands in several places is asked for
 * once, and what comes back is handed to all of them. Where an entity lacks what some of the fields require, it is asked for the
 * others.
 */
export function createEntityFetch(compiling: Compiling, node: FetchNode, path: ResponsePath): Step {
  const fetch = createFetch(compiling, node, path);
  return (run) => fetch(run, undefined);
}

/** @param only the objects that are asked for; undefined for all at the path. */
type Fetch = (run: Run, only: ReadonlySet<Data> | undefined) => Promise<void>;

function createFetch(compiling: Compiling, node: FetchNode, path: ResponsePath): Fetch {
  const { schema, entities: batch, translationFor } = compiling;
  const document = node.operationDocumentNode ?? parse(node.operation, { noLocation: true });
  const query = readQuery(node, document, compiling.upcomingAfter(node));
  const keys = translationFor(query.subgraph);
  const reader = createAnswerReader(schema, document, keys);
  const { inputRewrites: rewrites } = node;
  const representation = createRepresentation(schema, node.requires ?? [], { rewrites, keys });
  const targets = createTargets(path);
  const contextRewrites = node.contextRewrites ?? [];
  const lacking = createLacking(schema, node, (reduced) =>
    createFetch({ ...compiling, upcomingAfter: () => query.upcoming }, reduced, path),
  );

  const askGroup = async (run: Run, { entities, context }: Group): Promise<void> => {
    const representations = [...entities.keys()];
    const answer = await batch.ask(run, { query, representations, context });
    const fail = (failure: Failure): void => {
      const { code, index, path: below } = failure;
      const objects = index === undefined ? undefined : [...entities.values()][index];
      for (const place of placesOf(targets, run.data, objects))
        note(run, query.subgraph, code, [...place, ...errorPath(document, below, node.outputRewrites)]);
    };
    for (const failure of answer.errors) fail(failure);
    if (answer.entities === undefined) return;
    const { dropped, invalid } = reader.entities(answer.entities, {
      variables: run.execution.variables,
      representation: (index) => JSON.parse(representations[index] ?? 'null') as unknown,
    });
    noteDropped(run, query.subgraph, dropped);
    for (const below of invalid.values()) fail({ code: 'SUBGRAPH_INVALID_RESPONSE', path: below });
    rename(schema, node.outputRewrites ?? [], answer.entities);
    let index = 0;
    for (const objects of entities.values()) {
      const entity = answer.entities[index++] as Data | null;
      if (!entity) continue;
      // A subgraph that knows an interface alone says less of the type than what may be known already.
      if (isInterfaceType(schema.getType(String(own(entity, '__typename'))))) delete entity['__typename'];
      for (const object of objects) merge(object, entity);
    }
  };

  return async (run, only) => {
    const isAsked = (object: Data): boolean => only === undefined || only.has(object);
    const left = new Set<Data>();
    const groups =
      contextRewrites.length > 0
        ? groupByContext(targets, run.data, (target) => contextOf({ schema, keys }, contextRewrites, target))
        : [{ context: undefined, objects: targets.objects(run.data) }];
    const asked = groups.map(({ objects, context }) => {
      return {
        context,
        entities: groupEntities(only ? objects.filter(isAsked) : objects, representation, left),
      };
    });
    await Promise.all([
      ...asked.filter(isNotEmpty).map((group) => askGroup(run, group)),
      ...(left.size > 0 ? lacking(left).map(({ fetch, objects }) => fetch(run, objects)) : []),
    ]);
  };
}

/** Groups objects by the inputs that they lack, each group with a fetch that does without. */
type Lacking = (objects: ReadonlySet<Data>) => { fetch: Fetch; objects: ReadonlySet<Data> }[];

function createLacking(
  schema: GraphQLSchema,
  node: FetchNode,
  create: (reduced: FetchNode) => Fetch,
): Lacking {
  let checks: { input: string; isKnown: (object: Data) => boolean }[] | undefined;
  const fetches = new Map<string, Fetch | undefined>();
  const fetchWithout = (missing: readonly string[]): Fetch | undefined => {
    const key = missing.join(' ');
    if (!fetches.has(key)) {
      const reduced = withoutInputs(schema, node, new Set(missing));
      fetches.set(key, reduced && create(reduced));
    }
    return fetches.get(key);
  };
  const createChecks = (): NonNullable<typeof checks> =>
    inputsOf(schema, node).map((input) => {
      const requires = onlyLeaves(node, (leaf) => leaf === input || leaf.endsWith('__typename'));
      const { write } = createRepresentation(schema, requires, {});
      return { input, isKnown: (object) => write(object) !== undefined };
    });
  return (objects) => {
    checks ??= createChecks();
    const groups = new Map<Fetch, Set<Data>>();
    for (const object of objects) {
      const missing = checks.filter(({ isKnown }) => !isKnown(object)).map(({ input }) => input);
      const fetch = missing.length > 0 ? fetchWithout(missing) : undefined;
      if (fetch) groups.set(fetch, (groups.get(fetch) ?? new Set()).add(object));
    }
    return [...groups].map(([fetch, members]) => ({ fetch, objects: members }));
  };
}

/** Entities that are asked for alike: by representation, the objects that it stands for. */
interface Group {
  entities: GroupedEntities;
  /** The values of the context variables; undefined where the fetch has none. */
  context: Data | undefined;
}

type Failure = EntityAnswer['errors'][number];

function isNotEmpty({ entities }: Group): boolean {
  return entities.size > 0;
}

function groupByContext(
  targets: Targets,
  root: Data,
  contextAt: (target: ReturnType<Targets['places']>[number]) => Data,
): { objects: Data[]; context: Data }[] {
  const groups = new Map<string, { objects: Data[]; context: Data }>();
  for (const target of targets.places(root)) {
    const context = contextAt(target);
    const key = JSON.stringify(context);
    const group = groups.get(key) ?? { objects: [], context };
    group.objects.push(target.object);
    groups.set(key, group);
  }
  return [...groups.values()];
}

/** Where these objects stand; where all of them failed, the one place, or the path that they share without list indexes. */
function placesOf(targets: Targets, root: Data, objects: readonly Data[] | undefined): (string | number)[][] {
  const places = targets.places(root);
  if (objects === undefined) {
    const [first, ...others] = places;
    if (first === undefined) return [];
    return [others.length === 0 ? [...first.path] : first.path.filter((key) => typeof key === 'string')];
  }
  return places
    .filter(({ object }) => objects.includes(object))
    .slice(0, NAMED_PLACES)
    .map((place) => [...place.path]);
}

function readQuery(node: FetchNode, document: DocumentNode, upcoming: readonly string[]): EntityQuery {
  const operation = document.definitions.find((definition) => definition.kind === Kind.OPERATION_DEFINITION);
  const [entities] = operation?.selectionSet.selections ?? [];
  if (operation === undefined || entities?.kind !== Kind.FIELD || !entities.selectionSet)
    throw new Error('an entity fetch asks for entities');
  const definitions = (operation.variableDefinitions ?? [])
    .map((definition) => [compact(definition.variable.name.value), compact(print(definition))] as const)
    .filter(([name]) => name !== 'representations');
  return {
    subgraph: compact(node.serviceName),
    operation: queryText(node.operation),
    operationName: node.operationName,
    selections: compact(print(entities.selectionSet)),
    variableDefinitions: new Map(definitions),
    contextVariables: (node.contextRewrites ?? []).map(({ renameKeyTo }) => renameKeyTo),
    upcoming,
  };
}
