import type { SubgraphErrorCode } from '../errors.ts';
import type { Data } from '../graphql/data.ts';
import type { QueryText } from './query-text.ts';
import type { Run } from './run.ts';

/** What an entity fetch asks, apart from the entities. */
export interface EntityQuery {
  subgraph: string;
  /** The whole operation as it was planned. */
  operation: QueryText;
  operationName: string | undefined;
  /** What is selected of each entity, in braces. */
  selections: string;
  /** The definitions of its variables besides `$representations`, by name. */
  variableDefinitions: ReadonlyMap<string, string>;
  /** The variables that it is given from around each entity (`@fromContext`), and not by the caller. */
  contextVariables: readonly string[];
  /** The subgraphs that are asked once it is answered. */
  upcoming: readonly string[];
}

/** Entities that one fetch asks for. */
export interface EntityQuestion {
  query: EntityQuery;
  /** As JSON, each once. */
  representations: readonly string[];
  /** The values of the query's context variables; undefined where it has none. */
  context: Data | undefined;
}

/** What came of a question. */
export interface EntityAnswer {
  /** In the order of the representations; undefined where there are none. The list is the asker's own. */
  entities: unknown[] | undefined;
  errors: readonly {
    code: SubgraphErrorCode;
    /** Which entity failed; undefined where it is not known, or all did. */
    index?: number;
    /** Where below the entity, as the subgraph says. */
    path?: readonly (string | number)[];
  }[];
}

/** Asks for entities; questions that are asked at the same moment may travel together. */
export type AskEntities = (run: Run, question: EntityQuestion) => Promise<EntityAnswer>;
