import type { GraphQLSchema } from 'graphql';
import type { EntityBatch } from './entity-batch.ts';
import type { TranslationFor } from './key-translation.ts';
import type { Upcoming } from './upcoming.ts';

/** What all plans of an engine are compiled with. */
export interface CompilingAll {
  schema: GraphQLSchema;
  entities: EntityBatch;
  translationFor: TranslationFor;
}

/** What one plan is compiled with. */
export interface Compiling extends CompilingAll {
  upcomingAfter: Upcoming;
}
