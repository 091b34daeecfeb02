import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { Principal } from '../../schema/access/principal.ts';
import { STRICTNESS, type Register, type Strictness } from '../../schema/access/register.ts';
import { ClientError } from '../errors.ts';

/** The documents that were registered before anyone asks, and what happens to others. */
export interface TrustedDocuments {
  /**
   * The text of a document by an id as clients send it: as its manifest has it, or `sha256:` and the SHA-256 of its text (GraphQL
   * over HTTP, appendix A).
   */
  textOf: (id: string) => string | undefined;
  /**
   * Judges what is asked for.
   * @throws ClientError DOCUMENT_NOT_TRUSTED where the caller may ask for trusted documents alone, or names one that there is not.
   */
  judge: (asked: AskedDocument, principal: Principal) => Judgement;
}

/** What a request asks for, as far as its document is concerned. */
export interface AskedDocument {
  /** The text, once its hash or id is resolved; several where it has several, and none where it is not known. */
  texts: readonly string[];
  /** Whether it names a document by an id that is not known. */
  isUnknown: boolean;
}

/** Whether a document is trusted, and whether its caller is told where it is not. */
export interface Judgement {
  isTrusted: boolean;
  isTold: boolean;
}

/** Thrown where a manifest is not one; the message is for the operator. */
export class ManifestError extends Error {}

const apolloSchema = z.object({
  format: z.literal('apollo-persisted-query-manifest'),
  version: z.literal(1),
  operations: z.array(z.object({ id: z.string().min(1), body: z.string().min(1) })),
});

const relaySchema = z.record(z.string().min(1), z.string().min(1));

/**
 * Reads manifests: those that `@apollo/generate-persisted-query-manifest` writes, and the map of ids to texts that Relay's compiler
 * writes. Ids are taken as they are given.
 * @param manifests by file or address.
 * @returns by id, the text.
 * @throws ManifestError
 */
export function readManifests(manifests: Readonly<Record<string, string>>): Map<string, string> {
  const texts = new Map<string, string>();
  for (const [name, json] of Object.entries(manifests))
    for (const [id, text] of entriesOf(name, json)) {
      if ((texts.get(id) ?? text) !== text)
        throw new ManifestError(`${name}: the id ${id} is given to two documents.`);
      texts.set(id, text);
    }
  return texts;
}

function entriesOf(name: string, json: string): [id: string, text: string][] {
  let content: unknown;
  try {
    content = JSON.parse(json);
  } catch (error) {
    throw new ManifestError(`${name} is not JSON.`, { cause: error });
  }
  const isApollo = typeof content === 'object' && content !== null && 'operations' in content;
  const { data, error } = isApollo
    ? apolloSchema.transform(({ operations }) => operations.map(pairOf)).safeParse(content)
    : relaySchema.transform((texts) => Object.entries(texts)).safeParse(content);
  if (data) return data;
  const [{ path, message } = { path: [], message: '' }] = error.issues;
  throw new ManifestError(
    `${name} is no manifest of apollo-persisted-query-manifest version 1, nor a map of ids to documents: ${path.join('.') || 'the file'}: ${message}.`,
  );
}

function pairOf({ id, body }: { id: string; body: string }): [id: string, text: string] {
  return [id, body];
}

/**
 * Makes the trusted documents.
 * @param mode what happens to other documents, unless the register is stricter with a partner.
 */
export function createTrustedDocuments(
  documents: ReadonlyMap<string, string>,
  { mode, register }: { mode: Strictness; register: Register | undefined },
): TrustedDocuments {
  const texts = new Set(documents.values());
  const byHash = new Map([...texts].map((text) => [`sha256:${sha256(text)}`, text]));
  return {
    textOf: (id) => documents.get(id) ?? byHash.get(id) ?? byHash.get(`sha256:${id}`),
    judge: (asked, principal) => {
      if (asked.isUnknown) throw notTrusted('There is no trusted document of this id.');
      const isTrusted = asked.texts.length > 0 && asked.texts.every((text) => texts.has(text));
      const strictness = strictest(mode, ...setFor(principal, register));
      if (!isTrusted && strictness === 'require')
        throw notTrusted(
          'Only documents that were registered before are taken; register this one, or ask for one that is.',
        );
      return { isTrusted, isTold: !isTrusted && strictness === 'warn' };
    },
  };
}

function setFor(
  { organisation, client }: Principal,
  register: Register | undefined,
): (Strictness | undefined)[] {
  const partner = organisation === undefined ? undefined : register?.organisations[organisation];
  return [partner?.trustedDocuments, partner?.clients[client ?? '']?.trustedDocuments];
}

function strictest(...all: (Strictness | undefined)[]): Strictness {
  return STRICTNESS.findLast((each) => all.includes(each)) ?? 'log';
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

function notTrusted(message: string): ClientError {
  return new ClientError('DOCUMENT_NOT_TRUSTED', message);
}
