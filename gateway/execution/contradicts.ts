import { isData } from '../graphql/data.ts';

/**
 * Whether an answer says something else than what is known, as deep as both speak. Silence and null say nothing, and ids are
 * the same as numbers and as strings (GraphQL, section 3.5.5).
 */
export function contradicts(answer: unknown, known: unknown): boolean {
  if (answer === null || answer === undefined) return false;
  if (Array.isArray(answer) && Array.isArray(known)) {
    return answer.length !== known.length || answer.some((item, index) => contradicts(item, known[index]));
  }
  if (isData(answer) && isData(known)) {
    return Object.entries(known).some(
      ([key, value]) => Object.hasOwn(answer, key) && contradicts(answer[key], value),
    );
  }
  return textOf(answer) !== textOf(known);
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : JSON.stringify(value);
}
