import type { DocumentNode, FragmentDefinitionNode, OperationDefinitionNode } from 'graphql';

declare const valid: unique symbol;

/** A document that fits the schema. Only `validate` makes one, and only an operation out of one of these can be prepared. */
export interface ValidDocument extends DocumentNode {
  readonly [valid]: true;
}

/** An operation as the edge receives it. */
export interface RawOperation {
  document: ValidDocument;
  /** The one of the document's operations that is asked for. */
  definition: OperationDefinitionNode;
  fragments: ReadonlyMap<string, FragmentDefinitionNode>;
  /** As they came. */
  variables: Readonly<Record<string, unknown>>;
}

/** An operation ready to be authorized: fragments are in their places, limits are kept, variables fit their types. */
export interface Operation {
  /**
   * Without fragment spreads: fields and inline fragments only. An alias that is called like a field is disguised (`shownKey`
   * gives it back). Equal documents share one node.
   */
  definition: OperationDefinitionNode;
  /** Whether fragments are deferred. Every `@defer` of the definition takes effect, and has a label of its own (`shownLabel`). */
  defers: boolean;
  /** The definition as text; names the operation in caches. */
  text: string;
  /**
   * Coerced to their types, with the defaults of those that were left out. The defaults of input fields are not filled in: the
   * subgraphs have them too, and nobody is taken to have given what a schema's owner wrote.
   */
  variables: Readonly<Record<string, unknown>>;
}
