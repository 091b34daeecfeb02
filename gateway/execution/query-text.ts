import { compact } from '../graphql/compact.ts';

/** The text of an operation for a subgraph, made once for all requests that send it. */
export interface QueryText {
  text: string;
  /** As JSON. */
  json: string;
}

/** Makes the text of an operation. */
export function queryText(text: string): QueryText {
  return { text: compact(text), json: compact(JSON.stringify(text)) };
}
