import type { RequestOptions } from './gateway.ts';

/** A part of an answer, as `multipart/mixed` carries it. */
export interface Part {
  data?: unknown;
  errors?: unknown;
  incremental?: { path: unknown; label?: string; data: unknown; errors?: unknown }[];
  hasNext: boolean;
}

/** An answer in parts, read as they come. */
export interface AnswerInParts {
  status: number;
  headers: Headers;
  /** The bytes so far, decoded. */
  text: () => string;
  /** Waits for the next part; fails where none comes. */
  next: () => Promise<Part>;
  /** Waits for all that come, to the end of the answer. */
  rest: () => Promise<Part[]>;
  /** Gives the answer up. */
  leave: () => void;
}

/** What Apollo Client accepts. */
export const ACCEPTS_PARTS =
  'multipart/mixed;deferSpec=20220824,application/graphql-response+json,application/json;q=0.9';

/** Asks as Apollo Client does, and reads the parts by their boundary alone. */
export async function askInParts(
  url: string,
  query: string,
  { variables, token, headers }: RequestOptions = {},
): Promise<AnswerInParts> {
  const leaving = new AbortController();
  const response = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      accept: ACCEPTS_PARTS,
      ...(token !== undefined && { authorization: `Bearer ${token}` }),
      ...headers,
    },
    body: JSON.stringify({ query, variables }),
    signal: leaving.signal,
  });
  const boundary = /^multipart\/mixed;.*boundary="([^"]+)"/.exec(
    response.headers.get('content-type') ?? '',
  )?.[1];
  if (boundary === undefined) throw new Error(`no parts: ${response.status} ${await response.text()}`);
  const reader = (response.body as ReadableStream<Uint8Array>).getReader();
  const decoder = new TextDecoder();
  const mark = `\r\n--${boundary}`;
  let text = '';
  let read = 0;

  const more = async (): Promise<boolean> => {
    const { done, value } = await reader.read();
    text += decoder.decode(value, { stream: !done });
    return !done;
  };
  /** A part lies between two boundaries; the last of these has two dashes behind it (RFC 2046, section 5.1.1). */
  const take = async (): Promise<Part | undefined> => {
    for (;;) {
      const start = text.indexOf(mark, read);
      const end = start < 0 ? -1 : text.indexOf(mark, start + mark.length);
      if (start >= 0 && end >= 0 && !text.startsWith('--', start + mark.length)) {
        read = end;
        const [head = '', body = ''] = text.slice(start + mark.length, end).split('\r\n\r\n');
        if (head.trim() !== 'content-type: application/json; charset=utf-8') throw new Error(head);
        return JSON.parse(body) as Part;
      }
      if (!(await more())) break;
    }
    if (!text.slice(read).startsWith(`${mark}--`)) throw new Error(`the answer has no end: ${text}`);
    return undefined;
  };

  return {
    status: response.status,
    headers: response.headers,
    text: () => text,
    next: async () => {
      const part = await take();
      if (part === undefined) throw new Error('no part comes any more');
      return part;
    },
    rest: async () => {
      const parts: Part[] = [];
      for (let part = await take(); part; part = await take()) parts.push(part);
      return parts;
    },
    leave: () => leaving.abort(),
  };
}
