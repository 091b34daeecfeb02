import { GraphQLError } from 'graphql';

/** The arguments of a connection field (GraphQL Cursor Connections, forward paging). */
export interface PageArguments {
  first: number;
  after?: string | null;
}

/** A page request after its check: `limit` rows, beginning behind the position `after`. */
export interface PageRequest {
  limit: number;
  after: readonly string[] | undefined;
}

/** A connection as the schemas define it: nodes, and where to go on. */
export interface Page<Node> {
  nodes: Node[];
  pageInfo: { hasNextPage: boolean; endCursor: string | null };
}

const MAXIMUM = 100;

/**
 * Checks the arguments of a connection: `first` from 1 to 100, `after` a cursor of `parts` values.
 * @throws GraphQLError with code BAD_USER_INPUT.
 */
export function pageRequest({ first, after }: PageArguments, parts: number): PageRequest {
  if (first < 1 || first > MAXIMUM) throw badInput(`first must be from 1 to ${MAXIMUM}`);
  if (after === undefined || after === null) return { limit: first, after: undefined };
  return { limit: first, after: decodeCursor(after, parts) };
}

/**
 * Makes a page of up to `limit + 1` rows in order: the row beyond the limit only tells that there are more.
 * @param position the values by which the rows are ordered, the last of them unique.
 */
export function toPage<Row>(
  rows: readonly Row[],
  limit: number,
  position: (row: Row) => readonly string[],
): Page<Row> {
  const nodes = rows.slice(0, limit);
  const last = nodes.at(-1);
  return {
    nodes,
    pageInfo: {
      hasNextPage: rows.length > limit,
      endCursor: last === undefined ? null : encodeCursor(position(last)),
    },
  };
}

function encodeCursor(position: readonly string[]): string {
  return Buffer.from(JSON.stringify(position)).toString('base64url');
}

function decodeCursor(cursor: string, parts: number): readonly string[] {
  try {
    const position: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString());
    if (
      Array.isArray(position) &&
      position.length === parts &&
      position.every((part) => typeof part === 'string')
    ) {
      return position;
    }
  } catch {
    // Falls through: whatever is wrong with it, it is not a cursor.
  }
  throw badInput('after is not a cursor of this list');
}

function badInput(message: string): GraphQLError {
  return new GraphQLError(message, { extensions: { code: 'BAD_USER_INPUT' } });
}
