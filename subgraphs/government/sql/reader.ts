import type { Query } from '../../kit/database.ts';

/**
 * How rows about residents are read: every statement over residents, applications, booked appointments and permits
 * takes a reader and has `onlyFor` as its first parameter, so that no way in can leave the condition out.
 */
export interface Reader {
  query: Query;
  /** The only resident whose rows may be read; null where the caller may read everyone's. */
  onlyFor: string | null;
}
