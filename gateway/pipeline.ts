import type { Principal } from '../schema/access/principal.ts';
import type { Authenticate } from './authentication/authenticate.ts';
import type { Authorize } from './authorization/authorize.ts';
import type { Engine } from './execution/engine.ts';
import type { RawOperation } from './operation/operation.ts';
import type { Prepare } from './operation/prepare.ts';
import type { Plan } from './planning/plan.ts';
import { respond, type Answer } from './response/respond.ts';
import { classOf, type Snapshot } from './supergraph/snapshot.ts';
import type { RequestRecord } from './telemetry/request-record.ts';

/** The stages that one version of the supergraph has; swapped as a whole. */
export interface Stages {
  snapshot: Snapshot;
  authenticate: Authenticate;
  prepare: Prepare;
  authorize: Authorize;
  plan: Plan;
  engine: Engine;
}

/** First half of the way of a request, once its headers are read: who asks? */
export async function identify(
  stages: Stages,
  authorization: string | undefined,
  record: RequestRecord,
): Promise<Principal> {
  const principal = await stages.authenticate(authorization, stages.snapshot.register);
  record.organisation = principal.organisation;
  record.client = principal.client;
  return principal;
}

/** Second half, once its operation is parsed and validated: the answer, and nothing that the caller may not see. */
export async function answer(
  stages: Stages,
  raw: RawOperation,
  principal: Principal,
  record: RequestRecord,
): Promise<Answer> {
  record.operation = raw.definition.name?.value;
  const { snapshot } = stages;
  const operation = stages.prepare(raw);
  const authorized = stages.authorize(operation, classOf(snapshot, principal));
  record.denied = authorized.denials.length;
  record.deniedBy = [...new Set(authorized.denials.map(({ coordinate }) => coordinate))];

  const { permitted } = authorized;
  const { variables } = operation;
  const { requestId } = record;
  const plan = permitted && stages.plan(permitted);
  const result = plan && (await stages.engine.execute({ permitted, plan, variables, principal, requestId }));
  record.subgraphCalls = result?.subgraphCalls ?? 0;

  return respond(snapshot.apiSchema, operation, authorized, result);
}
