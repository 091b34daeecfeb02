import { isEnumType, isInputObjectType, isListType, isNonNullType, type GraphQLInputType } from 'graphql';

/** Values of the scalars that GraphQL has. */
export const LEAVES: Readonly<Record<string, readonly unknown[]>> = {
  Int: [0, 1, -5, 2_147_483_647],
  Float: [0.5, 3, -1e10],
  Boolean: [true, false],
  ID: ['x1', 'Product:1', '7'],
  String: ['', 'text', 'with "quotes" and \\ and \n', '$v0', 'é✓'],
};

/** A value as GraphQL writes it. */
export function printValue(value: unknown, type: GraphQLInputType): string {
  const nullable = isNonNullType(type) ? type.ofType : type;
  if (value === null || value === undefined) return 'null';
  if (Array.isArray(value))
    return `[${value.map((item) => printValue(item, isListType(nullable) ? nullable.ofType : nullable)).join(', ')}]`;
  if (typeof value === 'object') {
    const fields = isInputObjectType(nullable) ? nullable.getFields() : {};
    const entries = Object.entries(value).map(
      ([key, item]) => `${key}: ${printValue(item, fields[key]?.type ?? nullable)}`,
    );
    return `{ ${entries.join(', ')} }`;
  }
  return isEnumType(nullable) && typeof value === 'string' ? value : JSON.stringify(value);
}
