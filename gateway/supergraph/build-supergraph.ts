import {
  buildSchema,
  buildSchemaFromAST,
  DEFAULT_SUPPORTED_SUPERGRAPH_FEATURES,
  Supergraph,
} from '@apollo/federation-internals';
import type { DocumentNode } from 'graphql';
import { CONTEXT } from '../../schema/supergraph/travels.ts';

/** What planner and engine can carry out; another feature for execution or security is refused. */
const SUPPORTED_FEATURES = new Set([...DEFAULT_SUPPORTED_SUPERGRAPH_FEATURES, `${CONTEXT}/v0.1`]);

/** What is known of a supergraph before it is read. */
export interface KnownOfSupergraph {
  /** Its own schema is valid, so that this is not checked; what subgraphs are made of it is, unless that is known too. */
  isValid: boolean;
  /** The subgraphs that are made of it are valid, so that this is not checked. */
  hasValidSubgraphs: boolean;
}

/**
 * Reads a supergraph that has no access rules in it.
 * @throws GraphQLError where it is none, or has a feature that is not carried out.
 */
export function buildSupergraph(sdl: string | DocumentNode, known?: KnownOfSupergraph): Supergraph {
  const options = { validate: false };
  const schema = typeof sdl === 'string' ? buildSchema(sdl, options) : buildSchemaFromAST(sdl, options);
  if (known?.isValid) schema.assumeValid();
  return new Supergraph(schema, SUPPORTED_FEATURES, !known?.hasValidSubgraphs);
}
