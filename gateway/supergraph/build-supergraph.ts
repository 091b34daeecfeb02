import { DEFAULT_SUPPORTED_SUPERGRAPH_FEATURES, Supergraph } from '@apollo/federation-internals';
import type { DocumentNode } from 'graphql';
import { CONTEXT } from '../../schema/supergraph/travels.ts';

/** What planner and engine can carry out; another feature for execution or security is refused. */
const SUPPORTED_FEATURES = new Set([...DEFAULT_SUPPORTED_SUPERGRAPH_FEATURES, `${CONTEXT}/v0.1`]);

/**
 * Reads a supergraph that has no access rules in it.
 * @param isKnownValid whether the check of what subgraphs are made of it is left out.
 * @throws GraphQLError where it is none, or has a feature that is not carried out.
 */
export function buildSupergraph(sdl: string | DocumentNode, isKnownValid = false): Supergraph {
  return Supergraph.build(sdl, { supportedFeatures: SUPPORTED_FEATURES, validateSupergraph: !isKnownValid });
}
