import type { FetchNode } from '@apollo/query-planner';
import { parse, type GraphQLSchema } from 'graphql';
import { merge } from '../graphql/data.ts';
import { errorPath } from './error-path.ts';
import { createAnswerReader } from './read-answer.ts';
import { rename } from './rewrites.ts';
import { note, noteDropped, writeVariables, type Step } from './run.ts';

/** Makes the step that asks a subgraph for fields of a root type. */
export function createRootFetch(schema: GraphQLSchema, node: FetchNode): Step {
  const document = node.operationDocumentNode ?? parse(node.operation, { noLocation: true });
  const reader = createAnswerReader(schema, document);
  const { serviceName: subgraph, operation: query, operationName, variableUsages = [] } = node;
  return async (run) => {
    const { variables } = run.execution;
    const outcome = await run.ask({
      subgraph,
      query,
      operationName,
      variables: `{${writeVariables(variableUsages, variables).join(',')}}`,
    });
    if ('failure' in outcome) {
      note(run, subgraph, outcome.failure, errorPath(document));
      return;
    }
    for (const { path } of outcome.errors) note(run, subgraph, 'SUBGRAPH_ERROR', errorPath(document, path));
    if (outcome.data === null) return;
    const { dropped, invalid } = reader.root(outcome.data, { variables });
    noteDropped(run, subgraph, dropped);
    for (const path of invalid.values()) note(run, subgraph, 'SUBGRAPH_INVALID_RESPONSE', path);
    rename(schema, node.outputRewrites ?? [], outcome.data);
    merge(run.data, outcome.data);
  };
}
