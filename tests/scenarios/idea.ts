import type { ScenarioOptions } from '../kit/scenario.ts';

/** One thing that federation or GraphQL promises, with small subgraphs that show it. */
export interface Idea {
  /** A sentence that is either true or not. */
  claim: string;
  subgraphs: Record<string, IdeaSubgraph>;
  /** Further settings of the gateway. */
  settings?: Record<string, unknown>;
  cases: readonly Case[];
  /** Why the idea is not tried with `engine: apollo`. */
  notWithApollo?: string;
}

/** A subgraph without its links: every directive of federation is imported. */
export interface IdeaSubgraph {
  sdl: string;
  resolvers?: Resolvers;
}

type Resolvers = ScenarioOptions['subgraphs'][string]['resolvers'];

/** One operation, and everything that it may lead to. */
export interface Case {
  /** What it shows, where the query does not say it. */
  name?: string;
  query: string;
  variables?: Record<string, unknown>;
  operationName?: string;
  /** By subgraph, what it says instead of an honest answer. */
  answers?: Record<string, Answering>;
  /** To the key and its place. */
  data: unknown;
  /** In any order; none where there are none here. */
  errors?: readonly ExpectedError[];
  /** By subgraph, how many requests it gets, or what is in each of them. A subgraph that is not named gets none. */
  fetches: Record<string, number | readonly Asked[]>;
  /** The subgraphs in the order in which they are asked. */
  order?: readonly string[];
  /** What `@apollo/gateway` answers to the same plan where it differs, and why that is no fault here. */
  apollo?: { because: string; data?: unknown; errors: readonly ExpectedError[] };
  /** Why the case is not tried with `engine: apollo`. */
  notWithApollo?: string;
}

/** What a subgraph says: nothing at all, a fixed body, or what depends on the question. */
export type Answering = 'unreachable' | SaidBody | ((question: SubgraphQuestion) => SaidBody);

/** A body, whether it is one of GraphQL or not. */
export interface SaidBody {
  data?: unknown;
  errors?: unknown;
}

/** A request as a subgraph receives it. */
export interface SubgraphQuestion {
  query: string;
  variables: Record<string, unknown>;
}

/** An error without its text, which follows from the code. */
export interface ExpectedError {
  path: readonly (string | number)[];
  code: string;
  subgraph?: string;
}

/** What one request to a subgraph has in it. */
export interface Asked {
  /** A part of its query, without needless blanks. */
  query?: string;
  /** What it does not have in its query. */
  not?: string;
  /** The representations, of all its `_entities` fields together. */
  entities?: readonly unknown[];
  /** Its variables but for the representations. */
  variables?: Record<string, unknown>;
}

/** The other engine makes the same null as ours, and has no error for it. */
export const UNEXPLAINED = { because: 'it does not say why there is no value', errors: [] };

/** Names an idea's type, and changes nothing. */
export function idea(described: Idea): Idea {
  return described;
}
