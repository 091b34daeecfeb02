import type { FetchDataKeyRenamer, FetchDataRewrite } from '@apollo/query-planner';
import type { GraphQLSchema } from 'graphql';
import { isData, own, type Data } from '../graphql/data.ts';
import type { KeyTranslation } from './key-translation.ts';
import { isOfType } from './representation.ts';
import type { Target } from './targets.ts';

const FRAGMENT = '... on ';

/**
 * Gives the keys of an answer the names that the plan wants them to have: where one response key stands for fields of different
 * types, a fetch asks for them under names of their own.
 */
export function rename(schema: GraphQLSchema, rewrites: readonly FetchDataRewrite[], data: unknown): void {
  for (const rewrite of rewrites) {
    if (rewrite.kind !== 'KeyRenamer')
      throw new Error('the plan rewrites an answer in a way that is not known');
    const last = rewrite.path.at(-1) ?? '';
    for (const object of objectsAt(schema, data, rewrite.path.slice(0, -1))) {
      const value = own(object, last);
      if (value === undefined) continue;
      object[rewrite.renameKeyTo] = value;
      // eslint-disable-next-line @typescript-eslint/no-dynamic-delete -- the key is one of the fetch's own.
      delete object[last];
    }
  }
}

/** The values that a fetch takes from the objects around an entity (`@fromContext`), by the names of its variables. */
export function contextOf(
  { schema, keys }: { schema: GraphQLSchema; keys: KeyTranslation | undefined },
  rewrites: readonly FetchDataKeyRenamer[],
  { object, ancestors }: Target,
): Data {
  const context: Data = {};
  for (const { path, renameKeyTo } of rewrites) {
    const ups = path.findIndex((element) => element !== '..');
    const from = ups > 0 ? ancestors.at(-ups) : object;
    const rest = path.slice(Math.max(ups, 0));
    const [holder] = from ? objectsAt(schema, from, rest.slice(0, -1)) : [];
    const name = rest.at(-1) ?? '';
    const seal = holder && keys?.seal(String(own(holder, '__typename')), name);
    const found = holder && own(holder, name);
    const value = seal ? seal(found) : found;
    if (value !== undefined) context[renameKeyTo] = value;
  }
  return context;
}

function objectsAt(schema: GraphQLSchema, value: unknown, path: readonly string[]): Data[] {
  if (Array.isArray(value)) return value.flatMap((item) => objectsAt(schema, item, path));
  if (!isData(value)) return [];
  const [element, ...rest] = path;
  if (element === undefined) return [value];
  if (!element.startsWith(FRAGMENT)) return objectsAt(schema, own(value, element), rest);
  const type = own(value, '__typename');
  const applies = typeof type !== 'string' || isOfType(schema, type, element.slice(FRAGMENT.length));
  return applies ? objectsAt(schema, value, rest) : [];
}
