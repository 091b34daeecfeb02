import type { Logger } from 'pino';
import type { Version } from './generation.ts';
import { untoldSubgraphs } from './supergraph/resident-settings.ts';
import { undefinedPolicies } from './supergraph/snapshot.ts';

/** Says in the log what of a version an operator may not have meant. */
export function logVersion({ config, snapshot }: Version, logger: Logger): void {
  for (const policy of undefinedPolicies(snapshot)) {
    logger.warn(
      { policy },
      'the schema names a policy that the register does not define; it is denied to everyone',
    );
  }
  for (const subgraph of untoldSubgraphs(snapshot)) {
    logger.warn(
      { subgraph },
      'the register names nobody who operates this subgraph; it is not told which resident is signed in',
    );
  }
  if (config.access.mode === 'dry-run')
    logger.warn('access rules are only tried out: nothing is refused or masked');
}
