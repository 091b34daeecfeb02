import type { DocumentNode } from 'graphql';
import { LRUCache } from 'lru-cache';

/**
 * The documents that have been asked before. They are the callers' questions and nothing of any answer, so callers of all
 * access classes share them: who may see what is decided anew for each request.
 */
export interface KnownDocuments {
  /** The parsed document of a text, be it valid or not. */
  parsed: (text: string) => DocumentNode | undefined;
  keep: (text: string, document: DocumentNode) => void;
  /** The same documents as the HTTP shell looks for them, by keys of its own. Its own store would write each as JSON to measure it, and keep far more. */
  ofShell: {
    get: (key: string) => Promise<DocumentNode | undefined>;
    set: (key: string, document: DocumentNode) => Promise<void>;
    delete: (key: string) => Promise<void>;
  };
  /** The text that was registered under a SHA-256 (hexadecimal), where persisted queries are on. */
  registered: (hash: string) => string | undefined;
  /** Registers a valid document's text. The hash has to be its own. */
  register: (hash: string, text: string) => void;
}

/** How much text is known at most, in UTF-16 units; parsed, a text takes some tens of times its size. */
const KNOWN_TEXT = 2 * 1_048_576;
const LONGEST_TEXT = KNOWN_TEXT / 16;

/**
 * Makes the memory of documents; the least recently used are forgotten first.
 * @param registeredBytes how much text may be registered under hashes; 0 registers nothing.
 */
export function createKnownDocuments(registeredBytes: number): KnownDocuments {
  const documents = new LRUCache<string, { document: DocumentNode }>({
    maxSize: KNOWN_TEXT,
    maxEntrySize: LONGEST_TEXT,
    sizeCalculation: (_value, text) => text.length + 1,
  });
  const ofShell = new LRUCache<string, { document: DocumentNode }>({
    maxSize: KNOWN_TEXT,
    maxEntrySize: LONGEST_TEXT,
    sizeCalculation: ({ document }) => (document.loc?.end ?? LONGEST_TEXT) + 1,
  });
  const texts = new LRUCache<string, string>({
    // The cache takes no size of 0; nothing fits into 1, as a hash is longer.
    maxSize: Math.max(1, registeredBytes),
    sizeCalculation: (text, hash) => hash.length + Buffer.byteLength(text),
  });
  return {
    parsed: (text) => documents.get(text)?.document,
    keep: (text, document) => void documents.set(text, { document }),
    ofShell: {
      get: (key) => Promise.resolve(ofShell.get(key)?.document),
      set: (key, document) => Promise.resolve(void ofShell.set(key, { document })),
      delete: (key) => Promise.resolve(void ofShell.delete(key)),
    },
    registered: (hash) => texts.get(hash),
    register: (hash, text) => void texts.set(hash, text),
  };
}
