import { visit, type FieldNode, type OperationDefinitionNode } from 'graphql';
import { disguisedAlias } from '../reserved-names.ts';

/**
 * Gives every alias that is called like a field another name, until the answer is written. The planner would take it for that
 * field where a key or a `@requires` needs it: `{ product { id: name price } }` would lead to a product called by its name. So it
 * is with one that is called like a property of every JavaScript object (`toString`), which the planner may find before it is
 * there.
 * @param fieldNames the names of all fields of the supergraph, also of those that no caller can ask for.
 */
export function disguiseAliases(
  operation: OperationDefinitionNode,
  fieldNames: ReadonlySet<string>,
): OperationDefinitionNode {
  return visit(operation, {
    Field: (node): FieldNode | false | undefined => {
      const { alias, name } = node;
      // What is asked of the schema itself is answered under the caller's own names, and nothing needs it.
      if (name.value === '__schema' || name.value === '__type') return false;
      if (alias === undefined || alias.value === name.value) return undefined;
      if (!fieldNames.has(alias.value) && !(alias.value in Object.prototype)) return undefined;
      return { ...node, alias: { ...alias, value: disguisedAlias(alias.value) } };
    },
  });
}
