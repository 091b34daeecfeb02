import type { SelectionSetNode } from 'graphql';
import type { Pseudonyms } from '../../schema/access/pseudonyms.ts';
import type { Data } from '../graphql/data.ts';
import type { ExactPath, Fault } from './faults.ts';

/** An answer's data as JSON, or that of a deferred fragment, and what was met while it was written. */
export interface Written {
  data: string;
  /** Where an object of a refused type was met. */
  deniedTypes: readonly Path[];
  /** Where a value was met that the graph does not show; some of the places, where one field has it in many. */
  inaccessible: readonly ExactPath[];
  /** Where a value is missing that may not be; as many. */
  missing: readonly ExactPath[];
  /** The deferred fragments of the objects that were written, to be written once what they ask for is there. */
  deferred: readonly DeferredFragment[];
}

/** A fragment that is left out, on one object. */
export interface DeferredFragment {
  /** Its own (`shownLabel`). */
  label: string;
  /** Leads to the object. */
  path: ExactPath;
  set: SelectionSetNode;
  write: () => Written;
}

/** Response keys from the root. */
export type Path = readonly string[];

/** What an answer is written with. */
export interface WriteOptions {
  variables: Readonly<Record<string, unknown>>;
  /** The caller's pseudonyms, for pairwise masks. */
  pseudonyms: Pseudonyms;
  /** Whether no string of the data needs an escape, so that none is looked for. */
  isPlain: boolean;
}

/** One answer while it is written. */
export interface Writing extends WriteOptions {
  deniedTypes: Set<Path>;
  faults: Fault[];
  deferred: DeferredFragment[];
  /** The lists that were written, and by what. */
  lists: Map<unknown, { by: WriteValue; json: string }>;
  /** Where the value that is written stands in the lists around it, the outermost first; kept where fragments are deferred. */
  indexes: number[];
}

/** Undefined is null, which goes up from a place where it may not be (GraphQL, section 6.4.4). */
export type WriteValue = (value: unknown, writing: Writing) => string | undefined;
/** As {@link WriteValue}, for what is known to be an object. */
export type WriteObject = (source: Data, writing: Writing) => string | undefined;

/** Where writing begins, if not at the root. */
interface Start {
  path: ExactPath;
  /** Those of the path. */
  indexes: readonly number[];
}

/** Writes from an object on. */
export function writeFrom(
  write: WriteObject,
  source: Data | null,
  { variables, pseudonyms, isPlain }: WriteOptions,
  { path, indexes }: Start = { path: [], indexes: [] },
): Written {
  const writing: Writing = {
    variables,
    pseudonyms,
    isPlain,
    deniedTypes: new Set(),
    faults: [],
    deferred: [],
    lists: new Map(),
    indexes: [...indexes],
  };
  const data = (source && write(source, writing)) ?? 'null';
  // The lists below have said where in them; those above are the start's.
  const keys = path.length - indexes.length;
  const pathsOf = (kind: Fault['kind']): ExactPath[] =>
    writing.faults
      .filter((fault) => fault.kind === kind)
      .map((fault) => (keys > 0 ? [...path, ...fault.path.slice(keys)] : fault.path));
  return {
    data,
    deniedTypes: [...writing.deniedTypes],
    inaccessible: pathsOf('inaccessible'),
    missing: pathsOf('missing'),
    deferred: writing.deferred,
  };
}
