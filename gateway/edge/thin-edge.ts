import type { IncomingMessage } from 'node:http';
import type { DocumentNode } from 'graphql';
import type { Logger } from 'pino';
import { CLIENT_ERRORS } from '../errors.ts';
import { answer, identify, standing, trust, validate, type RequestScope, type Stages } from '../pipeline.ts';
import { partRefusalOf, refusalOf, unlessLeft } from './graphql-errors.ts';
import type { KnownDocuments } from './known-documents.ts';
import { isData } from '../graphql/data.ts';
import { answerType, statusUnder, type AnswerType } from './media-type.ts';
import { isMissing } from './parameters.ts';
import { readDocument } from './read-document.ts';
import { tellUntrusted } from './trusted-document.ts';
import type { RecordedResponse } from './record-request.ts';
import { sendBody, writeBody } from './send-answer.ts';
import { sendParts, untilFailure } from './send-parts.ts';

type Answer = Awaited<ReturnType<typeof answer>>;

/**
 * Answers a request for one operation of a known document, without the HTTP shell. Leaves every other request to the shell:
 * returns undefined, and has done nothing.
 * @param body the request's, as parsed from JSON.
 */
export type ThinEdge = (
  request: IncomingMessage,
  response: RecordedResponse,
  body: unknown,
) => Promise<void> | undefined;

interface KnownRequest {
  parsed: { text: string; document: DocumentNode };
  operationName: string | undefined;
  variables: Readonly<Record<string, unknown>>;
  type: AnswerType;
}

/** Makes the thin edge. What it answers runs through the same pipeline as in the shell, and is answered in the same words. */
export function createThinEdge(documents: KnownDocuments, logger: Logger): ThinEdge {
  return (request, response, body) => {
    const type = answerType(request.headers.accept);
    const known = type && recognise(body, documents, type);
    if (!known) return undefined;
    response.locals.record.edge = 'thin';
    return respond(known, request, response);
  };

  async function respond(
    known: KnownRequest,
    request: IncomingMessage,
    response: RecordedResponse,
  ): Promise<void> {
    const { served, scope } = response.locals;
    if (!scope) throw new Error('a request is answered once it is read');
    const { type } = known;
    let answered: Answered;
    try {
      answered = await run(served.stages, known, { request, response, scope });
    } catch (failure) {
      const { status, headers, error } = refusalOf(unlessLeft(failure, scope), scope.record, logger);
      for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
      const body = writeBody({ errors: [error] });
      answered = { status: statusUnder(type, error.extensions.code, status), type, body };
    }
    if (!('later' in answered)) {
      sendBody(request, response, answered);
      return;
    }
    const later = untilFailure(answered.later, partRefusalOf(scope, logger));
    await sendParts(request, response, answered, later);
  }
}

/** An answer to be sent: whole, or in parts. */
type Answered =
  { status: number; type: AnswerType; body: string } | (Required<Pick<Answer, 'later'>> & Answer);

/** The way through the pipeline, as the shell goes it too. */
async function run(
  stages: Stages,
  { parsed, operationName, variables, type }: KnownRequest,
  { request, response, scope }: { request: IncomingMessage; response: RecordedResponse; scope: RequestScope },
): Promise<Answered> {
  const principal = await identify(stages, request.headers.authorization, scope.record);
  const asked = { texts: [parsed.text], isUnknown: response.locals.isUnknownDocument };
  if (trust(stages, asked, principal, scope.record)) tellUntrusted(response);
  try {
    const validated = validate(stages, parsed, { principal, record: scope.record });
    if ('explain' in validated) {
      const code = 'GRAPHQL_VALIDATION_FAILED';
      scope.record.code = code;
      return {
        status: statusUnder(type, code, CLIENT_ERRORS[code]),
        type,
        body: writeBody({ errors: validated.explain() }),
      };
    }
    const raw = readDocument(validated.document, operationName, variables);
    const answered = await answer(stages, raw, principal, scope);
    const { later } = answered;
    return later ? { ...answered, later } : { status: 200, type, body: writeBody(answered) };
  } finally {
    for (const [name, value] of Object.entries(await standing(stages, principal)))
      response.setHeader(name, value);
  }
}

/** A well-formed request for a known document. What is odd in any way is for the shell to judge. */
function recognise(body: unknown, documents: KnownDocuments, type: AnswerType): KnownRequest | undefined {
  if (!isData(body)) return undefined;
  const { query, operationName, variables, extensions } = body;
  const isUsual =
    (isMissing(operationName) || typeof operationName === 'string') &&
    (isMissing(variables) || isData(variables)) &&
    (isMissing(extensions) || isData(extensions));
  if (!isUsual) return undefined;
  const text = textOf(query, extensions ?? {}, documents);
  const document = text === undefined ? undefined : documents.parsed(text);
  if (text === undefined || document === undefined) return undefined;
  return {
    parsed: { text, document },
    operationName: operationName ?? undefined,
    variables: variables ?? {},
    type,
  };
}

/** The text that is asked for. One that comes with a hash is left to the shell, which checks the hash and registers it. */
function textOf(
  query: unknown,
  { persistedQuery }: Record<string, unknown>,
  documents: KnownDocuments,
): string | undefined {
  if (!persistedQuery) return typeof query === 'string' ? query : undefined;
  const isHashAlone = isMissing(query) && isData(persistedQuery) && persistedQuery['version'] === 1;
  const hash = isHashAlone ? persistedQuery['sha256Hash'] : undefined;
  return typeof hash === 'string' ? documents.registered(hash) : undefined;
}
