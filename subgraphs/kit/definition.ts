import type { Caller } from './caller.ts';
import type { Database, Query } from './database.ts';
import type { KnownAs } from './known-residents.ts';

/** What a resolver of a subgraph works with; made for one request and gone with it. */
export interface Context<Loaders> {
  caller: Caller;
  database: Database;
  loaders: Loaders;
}

/**
 * Resolvers by type and field. `__resolveReference` takes the representation and the context; every other one takes
 * parent, arguments and context.
 */
export type Resolvers<Context> = Record<
  string,
  Record<string, (parent: never, argumentsOrContext: never, context: Context) => unknown>
>;

/** A subgraph: its schema, its data, and how it answers. */
export interface Subgraph<Loaders> {
  name: string;
  /** The folder with `schema.graphql` and `migrations/`. */
  folder: string;
  resolvers: Resolvers<Context<Loaders>>;
  /** Fills an empty database with example data for so many residents, each of them under the id that it knows them by. */
  seed: (query: Query, residents: number, knownAs: KnownAs) => Promise<void>;
  /** Makes the request's DataLoaders. All SQL of a request goes through `query`, which counts it. */
  createLoaders: (query: Query, caller: Caller) => Loaders;
}
