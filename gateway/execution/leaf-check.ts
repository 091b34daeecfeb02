import { isEnumType, type GraphQLLeafType } from 'graphql';

/** What a leaf may hold; undefined where that is not known, as for a scalar of a partner's own (GraphQL, section 3.5). */
export function leafCheck(type: GraphQLLeafType): ((value: unknown) => boolean) | undefined {
  if (isEnumType(type)) return (value) => typeof value === 'string' && type.getValue(value) !== undefined;
  switch (type.name) {
    case 'Int':
      return (value) => typeof value === 'number' && (value | 0) === value;
    case 'Float':
      return Number.isFinite;
    case 'Boolean':
      return (value) => typeof value === 'boolean';
    case 'String':
      return (value) => typeof value === 'string';
    case 'ID':
      return (value) => typeof value === 'string' || Number.isInteger(value);
    default:
      return undefined;
  }
}
