/** How binding a case is (RFC 2119). */
export type Level = 'MUST' | 'SHOULD';

/** What every case has. The id never changes and is never used again for another case. */
export interface CaseName {
  id: string;
  level: Level;
  /** What is claimed, in one sentence. */
  sentence: string;
}

/** One question of one caller, and everything that its answer and the traffic behind it have to be. */
export interface AccessCase extends CaseName {
  /** A name of the scenario's callers. */
  caller: string;
  operation: string;
  /** The one that is asked for, of several. */
  operationName?: string;
  variables?: Record<string, unknown>;
  /** The answer's data; a {@link Pattern} stands for a text that cannot be known before. */
  data: unknown;
  /** The paths of the refusals, as response keys joined by dots. No other error may be there. */
  refused: readonly string[];
  /** Found neither in the answer nor in a request to or an answer of any subgraph. */
  absent?: readonly string[];
  /** Not found in the answer, though a subgraph may say it to the gateway. */
  unsaid?: readonly string[];
  /** By subgraph: found in what is sent to it, in this order. */
  reaches?: Readonly<Record<string, readonly string[]>>;
  /** By subgraph: found neither in what is sent to it nor in what it answers. */
  neverReaches?: Readonly<Record<string, readonly string[]>>;
  /** The subgraphs that nothing is sent to. */
  notAsked?: readonly string[];
}

/** Stands in expected data for a text that a regular expression describes. */
export interface Pattern {
  matches: string;
}

/** Rules that no gateway may be served with. */
export interface RefusalCase extends CaseName {
  subgraphs: Subgraphs;
  register: Register;
  /** Where the refusal has to come: from composition, from the gateway as it starts, or from either. */
  refusedAt: 'composition' | 'start' | 'either';
  /** A regular expression that the reason has to match, so that it names the place. */
  says: string;
}

/** By name. The header links what the schema uses; without one, the usual links are put before the schema. */
export type Subgraphs = Readonly<Record<string, { sdl: string; header?: string }>>;

/** Who asks: a client of the register and what its token says. */
export interface Caller {
  client: string;
  /** The scopes that the token claims, granted or not. */
  scopes: readonly string[];
  /** Further claims of the token. */
  claims?: Readonly<Record<string, unknown>>;
}

/** The partner register; the shape of `schema/partners.yaml`. */
export interface Register {
  purposes: Readonly<Record<string, { text: string; legalBasis: string; owner: string }>>;
  policies?: Readonly<Record<string, object>>;
  organisations: Readonly<Record<string, object>>;
  types?: Readonly<Record<string, { owner: string }>>;
}

/** Subgraphs, a register and callers that many cases share; one gateway serves them all. */
export interface AccessScenario {
  name: string;
  subgraphs: Subgraphs;
  /**
   * By coordinate: what a field answers where the rule of `values.ts` will not do. For a field of an interface or union,
   * the name of the object type.
   */
  values?: Readonly<Record<string, unknown>>;
  register: Register;
  /** Undefined is the anonymous caller. */
  /** What a refusal does; `filter` where nothing is said. */
  mode?: 'filter' | 'reject' | 'dry-run';
  callers: Readonly<Record<string, Caller | undefined>>;
  cases: readonly AccessCase[];
}
