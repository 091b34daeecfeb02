import { GraphQLError } from 'graphql';
import { pageRequest, type PageArguments, type PageRequest } from '../kit/page.ts';

/**
 * As {@link pageRequest}, for lists that are ordered by a moment or a day and then an id.
 * @throws GraphQLError with code BAD_USER_INPUT, also for a cursor of a list in another order.
 */
export function pageByTime(args: PageArguments): PageRequest {
  const page = pageRequest(args, 2);
  if (page.after !== undefined && !isTime(page.after[0] ?? '')) {
    throw new GraphQLError('after is not a cursor of this list', { extensions: { code: 'BAD_USER_INPUT' } });
  }
  return page;
}

/** True for what PostgreSQL reads as a time: a real day, written as this API writes it, in a year of four digits. */
function isTime(text: string): boolean {
  const time = new Date(text);
  if (!/^[12]/.test(text) || Number.isNaN(time.getTime())) return false;
  const written = time.toISOString();
  return text === written || text === written.slice(0, 'yyyy-mm-dd'.length);
}
