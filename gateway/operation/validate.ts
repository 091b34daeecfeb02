import {
  GraphQLError,
  Kind,
  parse,
  specifiedRules,
  validate,
  type DefinitionNode,
  type DocumentNode,
  type GraphQLFormattedError,
  type GraphQLSchema,
} from 'graphql';
import { ClientError } from '../errors.ts';
import { comparesMoreThan } from './count-comparisons.ts';
import type { DocumentLimits } from './operation-limits.ts';
import type { ValidDocument } from './operation.ts';

/** Either a document that may be prepared, or what tells in words for the caller what is wrong with it: that takes as long again. */
export type Validated = { document: ValidDocument } | { explain: () => readonly GraphQLFormattedError[] };

/** A document as it was parsed, without `loc`. */
export interface ParsedDocument {
  text: string;
  document: DocumentNode;
}

/**
 * Validates a parsed document (GraphQL, chapter 5).
 * @param visibleSchema the schema as the caller may know it. Only a document that is not valid asks for it.
 * @throws ClientError OPERATION_TOO_LARGE where validating it would take too long.
 */
export type Validate = (parsed: ParsedDocument, visibleSchema: () => GraphQLSchema) => Validated;

const MAX_ERRORS = 20;

/**
 * Makes the validation of documents on one schema. Valid is what fits the whole schema, so callers with different rights
 * can share a document. What is wrong with another is told by the caller's visible schema: no message and no suggestion
 * has a name from beyond it. A document is validated on the whole schema once; what is wrong with it is told as often as it is asked, as
 * nobody keeps a document that is not valid.
 * @param limits.comparisons how many selections may be compared with each other for it, and
 * @param limits.variables how many variables there may be: the time that both take grows by the square of a document's length.
 */
export function createValidation(
  schema: GraphQLSchema,
  { comparisons, variables }: DocumentLimits,
): Validate {
  const isValid = new WeakMap<DocumentNode, boolean>();
  return ({ text, document }, visibleSchema) => {
    let valid = isValid.get(document);
    if (valid === undefined) {
      if (document.definitions.some((each) => definesMoreThan(variables, each)))
        throw tooManyVariables(variables);
      if (comparesMoreThan(comparisons, document)) throw tooManyComparisons(comparisons);
      valid = validate(schema, document, specifiedRules, { maxErrors: 0 }).length === 0;
      isValid.set(document, valid);
    }
    return valid
      ? { document: document as ValidDocument }
      : { explain: () => explain(visibleSchema(), text) };
  };
}

function definesMoreThan(most: number, definition: DefinitionNode): boolean {
  return (
    definition.kind === Kind.OPERATION_DEFINITION && (definition.variableDefinitions ?? []).length > most
  );
}

function tooManyVariables(most: number): ClientError {
  return new ClientError(
    'OPERATION_TOO_LARGE',
    `The operation defines more than ${most} variables; give what belongs together as one list or input object.`,
  );
}

function tooManyComparisons(most: number): ClientError {
  return new ClientError(
    'OPERATION_TOO_LARGE',
    `The document repeats too much: more than ${most} pairs of its fields or fragments would have to be compared; select each field once in a place.`,
  );
}

const INVALID = { code: 'GRAPHQL_VALIDATION_FAILED' };

/** @param text is parsed anew, as errors tell of lines and columns. */
function explain(visible: GraphQLSchema, text: string): GraphQLFormattedError[] {
  const errors = validate(visible, parse(text), specifiedRules, { maxErrors: MAX_ERRORS });
  // What does not fit may itself be hidden, or what is missing: then there is nothing that could be said of it.
  return (errors.length > 0 ? errors : [new GraphQLError('The document does not fit the schema.')])
    .slice(0, MAX_ERRORS)
    .map((error) => Object.assign(error.toJSON(), { extensions: INVALID }));
}
