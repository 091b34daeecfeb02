/** The subgraphs of the example, by the names of their folders. */
export const SUBGRAPHS = ['government', 'insights', 'integrity', 'messaging', 'payments'] as const;

/** A subgraph's name. */
export type SubgraphName = (typeof SUBGRAPHS)[number];

/** A program that runs beside the gateway. */
export type ProgramName = SubgraphName | 'issuer' | 'database';

/** What access tokens are meant for (`aud`) when the development issuer issues them. */
export const AUDIENCE = 'urn:concord:gateway';

/** Where a gateway finds the programs beside it. */
export interface Addresses {
  /** By subgraph name: where it answers. */
  subgraphs: Record<string, string>;
  /** The `iss` of the access tokens; their keys are at `/jwks` below it. */
  issuer: string;
  /** Gives a token for `?as=<persona>`. */
  tokenUrl: string;
}

const OFFSETS: Record<ProgramName, number> = {
  government: 1,
  insights: 2,
  integrity: 3,
  messaging: 4,
  payments: 5,
  issuer: 10,
  database: 11,
};

const METRICS_OFFSET = 9;

/** The port on 127.0.0.1 that a program listens on, where the gateway has `basePort`. */
export function portOf(basePort: number, program: ProgramName): number {
  return basePort + OFFSETS[program];
}

/** The port on 127.0.0.1 at which the metrics of the gateway on `basePort` are read. */
export function metricsPortOf(basePort: number): number {
  return basePort + METRICS_OFFSET;
}

/** Where a program answers, without a path. */
export function originOf(basePort: number, program: ProgramName): string {
  return `http://127.0.0.1:${portOf(basePort, program)}`;
}

/** Where everything is that the gateway on `basePort` asks. */
export function addressesOf(basePort: number): Addresses {
  const issuer = originOf(basePort, 'issuer');
  return {
    subgraphs: Object.fromEntries(SUBGRAPHS.map((name) => [name, `${originOf(basePort, name)}/graphql`])),
    issuer,
    tokenUrl: `${issuer}/development/token`,
  };
}
