import type { FetchNode, ResponsePath } from '@apollo/query-planner';
import { Kind, parse, print, type DocumentNode } from 'graphql';
import { merge, type Data } from '../graphql/data.ts';
import type { Compiling } from './compiling.ts';
import type { EntityAnswer, EntityQuery } from './entity-question.ts';
import { errorPath } from './error-path.ts';
import { createAnswerReader } from './read-answer.ts';
import { createRepresentation } from './representation.ts';
import { contextOf, rename } from './rewrites.ts';
import { NAMED_PLACES, note, noteDropped, type Run, type Step } from './run.ts';
import { createTargets, type Targets } from './targets.ts';

/**
 * Makes the step that asks a subgraph for more of the entities at a path. An entity that stands in several places is asked for
 * once, and what comes back is handed to all of them.
 */
export function createEntityFetch(
  { schema, ask, translationFor }: Compiling,
  node: FetchNode,
  path: ResponsePath,
): Step {
  const document = node.operationDocumentNode ?? parse(node.operation, { noLocation: true });
  const query = readQuery(node, document);
  const keys = translationFor(query.subgraph);
  const reader = createAnswerReader(schema, document, keys);
  const represent = createRepresentation(schema, node.requires ?? [], { rewrites: node.inputRewrites, keys });
  const targets = createTargets(path);
  const contextRewrites = node.contextRewrites ?? [];

  const askGroup = async (run: Run, { entities, context }: Group): Promise<void> => {
    const representations = [...entities.keys()];
    const answer = await ask(run, { query, representations, context });
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
      const entity = answer.entities[index++];
      if (entity) for (const object of objects) merge(object, entity as Data);
    }
  };

  return async (run) => {
    if (contextRewrites.length > 0) {
      const groups = groupByContext(targets, run.data, (target) =>
        contextOf({ schema, keys }, contextRewrites, target),
      );
      const represented = groups.map(({ objects, context }) => {
        return { context, entities: representAll(objects, represent) };
      });
      await Promise.all(represented.filter(isNotEmpty).map((group) => askGroup(run, group)));
      return;
    }
    const group = { context: undefined, entities: representAll(targets.objects(run.data), represent) };
    if (isNotEmpty(group)) await askGroup(run, group);
  };
}

/** Entities that are asked for alike: by representation, the objects that it stands for. */
interface Group {
  entities: ReadonlyMap<string, Data[]>;
  /** The values of the context variables; undefined where the fetch has none. */
  context: Data | undefined;
}

type Failure = EntityAnswer['errors'][number];

function isNotEmpty({ entities }: Group): boolean {
  return entities.size > 0;
}

function representAll(
  objects: readonly Data[],
  represent: (object: Data) => string | undefined,
): Map<string, Data[]> {
  const entities = new Map<string, Data[]>();
  for (const object of objects) {
    const representation = represent(object);
    if (representation === undefined) continue;
    const others = entities.get(representation);
    if (others) others.push(object);
    else entities.set(representation, [object]);
  }
  return entities;
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

function readQuery(node: FetchNode, document: DocumentNode): EntityQuery {
  const operation = document.definitions.find((definition) => definition.kind === Kind.OPERATION_DEFINITION);
  const [entities] = operation?.selectionSet.selections ?? [];
  if (operation === undefined || entities?.kind !== Kind.FIELD || !entities.selectionSet)
    throw new Error('an entity fetch asks for entities');
  const definitions = (operation.variableDefinitions ?? [])
    .map((definition) => [definition.variable.name.value, print(definition)] as const)
    .filter(([name]) => name !== 'representations');
  return {
    subgraph: node.serviceName,
    operation: node.operation,
    operationName: node.operationName,
    selections: print(entities.selectionSet),
    variableDefinitions: new Map(definitions),
    contextVariables: (node.contextRewrites ?? []).map(({ renameKeyTo }) => renameKeyTo),
  };
}
