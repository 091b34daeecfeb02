import { isAbstractType, isObjectType, type GraphQLSchema } from 'graphql';
import type { Pseudonyms } from '../../schema/access/pseudonyms.ts';

/**
 * Translates what one subgraph knows as pseudonyms alone. Both directions are found out when a plan is compiled; undefined is a field
 * whose values travel as they are.
 */
export interface KeyTranslation {
  /** On the way out. The translation gives undefined where a value cannot be sent: it is no text, or its object's type is not known. */
  seal: (type: string, field: string) => ((value: unknown) => unknown) | undefined;
  /** On the way back. The translation gives undefined for whatever is not this subgraph's pseudonym of such a field. */
  open: (
    types: readonly { name: string }[],
    field: string,
  ) => ((value: unknown) => string | undefined) | undefined;
}

/** The translation for a subgraph; undefined where nothing is to be translated. */
export type TranslationFor = (subgraph: string) => KeyTranslation | undefined;

/**
 * Makes the translation for one subgraph.
 * @param coordinates the fields that it knows as pseudonyms; one of an interface stands for that of every type behind it.
 * @param pseudonyms those of the organisation that operates it.
 */
export function createKeyTranslation(
  schema: GraphQLSchema,
  coordinates: ReadonlySet<string>,
  pseudonyms: Pseudonyms,
): KeyTranslation {
  const names = new Set([...coordinates].map((coordinate) => coordinate.split('.')[1]));
  const isPairwise = (type: string, field: string): boolean => {
    const known = schema.getType(type);
    const interfaces = isObjectType(known) ? known.getInterfaces() : [];
    return [type, ...interfaces.map(({ name }) => name)].some((name) => coordinates.has(`${name}.${field}`));
  };
  /** The fields of object types that a field of this type can be. */
  const fieldsBehind = (type: string, field: string): string[] => {
    const known = schema.getType(type);
    const types = isAbstractType(known) ? schema.getPossibleTypes(known).map(({ name }) => name) : [type];
    return types.filter((name) => isPairwise(name, field)).map((name) => `${name}.${field}`);
  };
  return {
    seal: (type, field) => {
      const known = schema.getType(type);
      if (isObjectType(known)) {
        const coordinate = `${type}.${field}`;
        return isPairwise(type, field) ? eachItem((text) => pseudonyms.seal(coordinate, text)) : undefined;
      }
      const mayBe = known ? fieldsBehind(type, field).length > 0 : names.has(field);
      return mayBe ? () => undefined : undefined;
    },
    open: (types, field) => {
      const fields = types.flatMap(({ name }) => fieldsBehind(name, field));
      if (fields.length === 0) return undefined;
      return (value) => {
        if (typeof value !== 'string') return undefined;
        for (const coordinate of fields) {
          const opened = pseudonyms.open(coordinate, value);
          if (opened !== undefined) return opened;
        }
        return undefined;
      };
    },
  };
}

/** Translates a text, or each text of a list; null stays null. An id may come as a number (GraphQL, section 3.5.5). */
function eachItem(translate: (text: string) => string): (value: unknown) => unknown {
  const each = (value: unknown): unknown => {
    if (value === null) return null;
    if (Array.isArray(value)) {
      const items = value.map(each);
      return items.includes(undefined) ? undefined : items;
    }
    return typeof value === 'string' || typeof value === 'number' ? translate(String(value)) : undefined;
  };
  return each;
}
