import type { GraphQLSchema } from 'graphql';
import type { AskEntities } from './entity-question.ts';
import type { TranslationFor } from './key-translation.ts';

/** What all plans of an engine are compiled with. */
export interface Compiling {
  schema: GraphQLSchema;
  ask: AskEntities;
  translationFor: TranslationFor;
}
