import type { DocumentNode } from 'graphql';
import { LRUCache } from 'lru-cache';
import { bytesOf } from '../graphql/bytes-of.ts';

/**
 * The documents that have been asked before and were valid. They are the callers' questions and nothing of any answer, so callers of
 * all access classes share them: who may see what is decided anew for each request.
 */
export interface KnownDocuments {
  /** The parsed document of a text. */
  parsed: (text: string) => DocumentNode | undefined;
  /** The same by the text's SHA-256 (hexadecimal), for the HTTP shell, which has that alone. */
  parsedOf: (hash: string) => DocumentNode | undefined;
  /** Keeps a valid document, without `loc`. What is refused is not to be kept: whoever sends it could fill the memory for nothing. */
  keep: (known: KnownDocument) => void;
  /** The text that was registered under a SHA-256 (hexadecimal), where persisted queries are on. */
  registered: (hash: string) => string | undefined;
  /** Registers a valid document's text. The hash has to be its own. */
  register: (hash: string, text: string) => void;
}

/** A document, its text, and that text's SHA-256 (hexadecimal). */
export interface KnownDocument {
  text: string;
  hash: string;
  document: DocumentNode;
}

/** How much is kept, in bytes. */
export interface KnownBytes {
  /** Of parsed documents. */
  documents: number;
  /** Of texts that are registered under hashes; 0 registers nothing. */
  registered: number;
}

/** What is kept beside what is told here. */
const ENTRY_BYTES = 200;

/** No document takes more than this part of all that is kept. */
const LARGEST_PART = 1 / 16;

/** Makes the memory of documents; the least recently used are forgotten first. */
export function createKnownDocuments(bytes: KnownBytes): KnownDocuments {
  const texts = new Map<string, string>();
  const documents = new LRUCache<string, KnownDocument>({
    maxSize: bytes.documents,
    maxEntrySize: Math.ceil(bytes.documents * LARGEST_PART),
    sizeCalculation: (known) => ENTRY_BYTES + bytesOf(known),
    onInsert: ({ hash, text }) => void texts.set(hash, text),
    dispose: ({ hash }) => void texts.delete(hash),
  });
  const registered = new LRUCache<string, string>({
    // The cache takes no size of 0; nothing fits into 1.
    maxSize: Math.max(1, bytes.registered),
    sizeCalculation: (text, hash) => ENTRY_BYTES + bytesOf(hash) + bytesOf(text),
  });
  return {
    parsed: (text) => documents.get(text)?.document,
    parsedOf: (hash) => documents.get(texts.get(hash) ?? '')?.document,
    keep: (known) => {
      if (!documents.has(known.text)) documents.set(known.text, known);
    },
    registered: (hash) => registered.get(hash),
    register: (hash, text) => void registered.set(hash, text),
  };
}
