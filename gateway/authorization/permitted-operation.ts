import type { FieldNode, OperationDefinitionNode } from 'graphql';
import type { Mask } from '../../schema/access/mask.ts';
import type { Demand } from '../../schema/access/rule.ts';

declare const permitted: unique symbol;

/**
 * What of an operation its caller may see. Only `authorize` makes one, and only one of these can be planned: to forget
 * authorization does not compile.
 */
export interface PermittedOperation {
  readonly [permitted]: true;
  readonly definition: OperationDefinitionNode;
  /** The definition as text; names the operation in caches. Callers with the same rights share it. */
  readonly text: string;
}

/** One field that was refused, and why. The reason is for the log, never for the caller. */
export interface Denial {
  /** Response keys from the root, list indexes left out. */
  path: readonly string[];
  /** The coordinate whose rule refused it, and the demand that was not met. */
  coordinate: string;
  demand: Demand;
}

/** The outcome of authorization: what may be planned, and what was refused. */
export interface Authorized {
  /** Undefined where nothing is permitted: then nothing is planned and nothing fetched. */
  permitted: PermittedOperation | undefined;
  denials: readonly Denial[];
  /** What would have been refused, where rules are only tried out (`dry-run`). */
  wouldDeny: readonly Denial[];
  /** Whether one refusal refuses the whole operation. */
  rejects: boolean;
  /** The fields of the whole operation that are answered with null. */
  deniedFields: ReadonlySet<FieldNode>;
  /** The fields of the whole operation that are shown in another form than they are stored in. */
  maskedFields: ReadonlyMap<FieldNode, Mask>;
  /** Object types that the caller may not meet, where an interface or union could hold one of them. */
  deniedTypes: ReadonlySet<string>;
}
