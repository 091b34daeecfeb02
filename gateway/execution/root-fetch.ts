import type { FetchNode, ResponsePath } from '@apollo/query-planner';
import { parse } from 'graphql';
import type { SubgraphErrorCode } from '../errors.ts';
import { compact } from '../graphql/compact.ts';
import { copy, merge } from '../graphql/data.ts';
import type { Compiling } from './compiling.ts';
import { errorPath } from './error-path.ts';
import { queryText } from './query-text.ts';
import { createAnswerReader } from './read-answer.ts';
import { rename } from './rewrites.ts';
import { NAMED_PLACES, note, noteDropped, writeVariables, type Step } from './run.ts';
import { createTargets } from './targets.ts';

/**
 * Makes the step that asks a subgraph for fields of a root type.
 * @param path where they are added: the root, or every object of a field that returns the root type of queries.
 */
export function createRootFetch(
  { schema, entities, translationFor, upcomingAfter }: Compiling,
  node: FetchNode,
  path: ResponsePath,
): Step {
  const document = node.operationDocumentNode ?? parse(node.operation, { noLocation: true });
  const reader = createAnswerReader(schema, document, translationFor(node.serviceName));
  const targets = createTargets(path);
  const upcoming = upcomingAfter(node);
  const { operationName } = node;
  const subgraph = compact(node.serviceName);
  const variableNames = (node.variableUsages ?? []).map(compact);
  const query = queryText(node.operation);
  return async (run) => {
    const { variables } = run.execution;
    const objects = targets.objects(run.data);
    if (objects.length === 0) return;
    const fail = (code: SubgraphErrorCode, below?: readonly (string | number)[]): void => {
      for (const place of targets.places(run.data).slice(0, NAMED_PLACES))
        note(run, subgraph, code, [...place.path, ...errorPath(document, below, node.outputRewrites)]);
    };
    const asked = run.ask({
      subgraph,
      query,
      operationName,
      variables: `{${writeVariables(variableNames, variables).join(',')}}`,
    });
    entities.meanwhile(run, upcoming, asked);
    const outcome = await asked;
    if ('failure' in outcome) {
      fail(outcome.failure);
      return;
    }
    for (const error of outcome.errors) fail('SUBGRAPH_ERROR', error.path);
    if (outcome.data === null) return;
    const { dropped, invalid } = reader.root(outcome.data, { variables });
    noteDropped(run, subgraph, dropped);
    for (const below of invalid.values()) fail('SUBGRAPH_INVALID_RESPONSE', below);
    rename(schema, node.outputRewrites ?? [], outcome.data);
    // Each object gets an answer of its own, since more is added to it.
    for (const [index, object] of objects.entries())
      merge(object, index === 0 ? outcome.data : copy(outcome.data));
  };
}
