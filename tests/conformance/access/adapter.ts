import type { AccessCase, AccessScenario } from './case.ts';

/** A gateway under test. To run the suite over another one, write this interface for it. */
export interface GatewayAdapter {
  name: string;
  /**
   * Composes the scenario's subgraphs, serves them, and starts the gateway before them.
   * @throws Refused where composition or the gateway's start refuses them.
   */
  start: (scenario: Omit<AccessScenario, 'cases'>) => Promise<RunningGateway>;
}

/** A gateway that answers. Questions may be asked at the same moment. */
export interface RunningGateway {
  ask: (question: AccessCase) => Promise<AskedAnswer>;
  stop: () => Promise<void>;
}

/** An answer, and what passed between the gateway and the subgraphs for it. */
export interface AskedAnswer {
  status: number;
  data: unknown;
  errors: readonly { message: string; path?: readonly (string | number)[] }[];
  /** The answer's body. */
  text: string;
  /** By subgraph; without an entry, nothing was sent to it. */
  traffic: Readonly<Record<string, { sent: string; answered: string }>>;
}

/** Thrown where a scenario is not served at all. */
export class Refused extends Error {
  readonly at: 'composition' | 'start';

  constructor(at: 'composition' | 'start', reason: string) {
    super(reason);
    this.at = at;
  }
}
