import {
  getNamedType,
  isCompositeType,
  isUnionType,
  type GraphQLCompositeType,
  type GraphQLSchema,
} from 'graphql';
import { collectFields, holds, type Collecting } from '../graphql/conditional-fields.ts';
import { isData, own, type Data } from '../graphql/data.ts';
import type { Operation } from '../operation/operation.ts';
import { shownKey, TYPENAME_KEY } from '../reserved-names.ts';

/**
 * The part of a path that the operation asks for, as its caller knows it. Where something failed that was fetched along the way,
 * for a key, a `@requires`, or an object of another type, that is the path of the object that lacks it.
 * @param collecting from the API schema; whether what is deferred counts as asked for.
 * @param data what the execution found; it tells the types of the objects on the path.
 */
export function answerPath(
  collecting: Collecting,
  { definition, variables }: Pick<Operation, 'definition' | 'variables'>,
  data: Data | null,
  path: readonly (string | number)[],
): (string | number)[] {
  const { schema } = collecting;
  const known: (string | number)[] = [];
  let declared: GraphQLCompositeType | undefined = schema.getRootType(definition.operation) ?? undefined;
  let sets = [{ node: definition.selectionSet, when: [] as never[] }];
  let value: unknown = data;
  for (const key of path) {
    if (typeof key === 'number') {
      value = Array.isArray(value) ? (value[key] as unknown) : undefined;
      known.push(key);
      continue;
    }
    const type = isData(value) ? (typeOf(schema, value) ?? declared) : undefined;
    const named = collectFields(collecting, sets, declared, isUnionType(type) ? undefined : type)
      .get(key)
      ?.filter(({ when }) => holds(when, variables));
    const [first] = named ?? [];
    if (named === undefined || first === undefined) break;
    sets = named.flatMap(({ node }) => (node.selectionSet ? [{ node: node.selectionSet, when: [] }] : []));
    declared = returned(first.parent, first.node.name.value);
    value = isData(value) ? own(value, key) : undefined;
    known.push(shownKey(key));
  }
  return known;
}

function typeOf(schema: GraphQLSchema, object: Data): GraphQLCompositeType | undefined {
  const type = schema.getType(String(own(object, TYPENAME_KEY) ?? own(object, '__typename')));
  return isCompositeType(type) ? type : undefined;
}

function returned(parent: GraphQLCompositeType | undefined, name: string): GraphQLCompositeType | undefined {
  const field = parent && !isUnionType(parent) ? parent.getFields()[name] : undefined;
  const type = field && getNamedType(field.type);
  return isCompositeType(type) ? type : undefined;
}
