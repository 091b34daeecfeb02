import type { SubgraphFailure } from './subgraph-fetch.ts';

/** What the log may say of a failure: a code or a status, no text that came from outside. */
export function reasonOf({ cause }: SubgraphFailure): string | undefined {
  if (!(cause instanceof Error)) return undefined;
  return (
    (cause as NodeJS.ErrnoException).code ??
    (cause.message.startsWith('status ') ? cause.message : cause.name)
  );
}
