import type { ClientCase } from '../case.ts';
import { ACCESS_CASES } from './access.ts';
import { CONNECTION_CASES } from './connections.ts';
import { DOCUMENT_CASES } from './documents.ts';
import { ENCODING_CASES } from './encodings.ts';
import { FORGERY_CASES } from './forgeries.ts';
import { MEMORY_CASES } from './memory.ts';
import { SHAPE_CASES } from './shapes.ts';
import { TOKEN_CASES } from './tokens.ts';
import { VALUE_CASES } from './values.ts';

/** Every hostile client. */
export const CLIENT_CASES: readonly ClientCase[] = [
  ...[...SHAPE_CASES, ...DOCUMENT_CASES, ...VALUE_CASES, ...ACCESS_CASES],
  ...[...ENCODING_CASES, ...CONNECTION_CASES, ...FORGERY_CASES, ...TOKEN_CASES],
  ...MEMORY_CASES,
];
