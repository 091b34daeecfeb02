import type { GraphQLSchema } from 'graphql';
import type { Principal } from '../schema/access/principal.ts';
import type { PseudonymsOf } from '../schema/access/pseudonyms.ts';
import type { Authenticate } from './authentication/authenticate.ts';
import type { KeepBudgets } from './authentication/keep-budgets.ts';
import type { ClassOf } from './authorization/access-classes.ts';
import type { Authorize } from './authorization/authorize.ts';
import type { Authorized } from './authorization/permitted-operation.ts';
import type { VisibleSchemas } from './authorization/visible-schema.ts';
import type { Cancellation } from './cancellation.ts';
import type { Engine } from './execution/engine.ts';
import type { RawOperation } from './operation/operation.ts';
import type { Prepare } from './operation/prepare.ts';
import type { AskedDocument, TrustedDocuments } from './operation/trusted-documents.ts';
import type { ScanDocument } from './operation/scan-document.ts';
import type { ParsedDocument, Validate, Validated } from './operation/validate.ts';
import type { OperationCost, Weigh } from './operation/weigh-operation.ts';
import type { DrawLabels } from './planning/override-labels.ts';
import type { Plan } from './planning/plan.ts';
import type { Answer, AnswerPart, Respond } from './response/respond.ts';
import type { Snapshot } from './supergraph/snapshot.ts';
import type { RequestRecord } from './telemetry/request-record.ts';

export type { AskedDocument };

/** The stages that one version of the supergraph has; swapped as a whole. */
export interface Stages {
  snapshot: Snapshot;
  authenticate: Authenticate;
  budgets: KeepBudgets;
  /** Undefined where none are registered. */
  trusted: TrustedDocuments | undefined;
  scan: ScanDocument;
  validate: Validate;
  prepare: Prepare;
  classOf: ClassOf;
  authorize: Authorize;
  visibleSchemas: VisibleSchemas;
  weigh: Weigh;
  drawLabels: DrawLabels;
  plan: Plan;
  engine: Engine;
  pseudonymsOf: PseudonymsOf;
  respond: Respond;
}

/** What a request brings along beside its question, and what bounds the work on it. */
export interface RequestScope {
  record: RequestRecord;
  /** Cancelled when the client leaves. */
  cancellation: Cancellation;
  /** When the request's time is up: milliseconds on the clock of `performance.now()`. */
  deadline: number;
  /** Whether the answer may come in parts; missing where it may not. */
  inParts?: boolean;
  /** The client's headers that some subgraph may be sent, by lower-case name; frozen. */
  forwardedHeaders: Readonly<Record<string, string>>;
}

/** First part of the way of a request, once its headers are read: who asks, and may they ask now? */
export async function identify(
  stages: Stages,
  authorization: string | undefined,
  record: RequestRecord,
): Promise<Principal> {
  record.watch.enter('authenticate');
  const principal = await stages.authenticate(authorization);
  record.organisation = principal.organisation;
  record.client = principal.client;
  await stages.budgets.admit(principal);
  record.watch.enter('parse');
  return principal;
}

/**
 * Once it is known who asks: may they ask for this document? What of it they may see is decided as for any other.
 * @returns whether they are told that it is not trusted.
 * @throws ClientError DOCUMENT_NOT_TRUSTED
 */
export function trust(
  { trusted }: Stages,
  asked: AskedDocument,
  principal: Principal,
  record: RequestRecord,
): boolean {
  if (!trusted) return false;
  const { isTrusted, isTold } = trusted.judge(asked, principal);
  record.isTrusted = isTrusted;
  return isTold;
}

/**
 * Before a document that is not known yet is parsed: is there no more of it than the parser should take?
 * @throws ClientError OPERATION_TOO_LARGE
 */
export function scan({ scan: scanText }: Stages, text: string): void {
  scanText(text);
}

/**
 * Second part, once its document is parsed: does it fit the schema?
 * @throws ClientError OPERATION_TOO_LARGE
 */
export function validate(
  stages: Stages,
  parsed: ParsedDocument,
  { principal, record }: { principal: Principal; record: RequestRecord },
): Validated {
  record.watch.enter('validate');
  return stages.validate(parsed, () => visibleSchema(stages, principal));
}

/** May the operation cost as much, by itself and within the caller's budget? */
async function charge({ weigh, budgets }: Stages, principal: Principal, cost: OperationCost): Promise<void> {
  if (!weigh.isEnforced) return;
  weigh.keep(cost);
  await budgets.charge(principal, cost.estimated);
}

/** What an answer tells its caller of budgets, as headers. */
export function standing(
  { budgets }: Stages,
  principal: Principal,
): Promise<Readonly<Record<string, string>>> {
  return budgets.standing(principal);
}

/** The schema as a caller may know it. */
export function visibleSchema(stages: Stages, principal: Principal): GraphQLSchema {
  return stages.visibleSchemas(stages.classOf(principal));
}

/** Third part, once its document is valid: the answer, and nothing that the caller may not see. */
export async function answer(
  stages: Stages,
  raw: RawOperation,
  principal: Principal,
  { record, cancellation, deadline, inParts = false, forwardedHeaders }: RequestScope,
): Promise<Answer> {
  const { watch, requestId } = record;
  record.operation = raw.definition.name?.value;
  watch.enter('prepare');
  const known = (): GraphQLSchema => visibleSchema(stages, principal);
  const operation = stages.prepare(raw, known, inParts);
  watch.operation = operation.definition;
  watch.enter('authorize');
  const authorized = stages.authorize(operation, stages.classOf(principal));
  record.denied = authorized.denials.length;
  record.wouldDeny = authorized.wouldDeny.length;
  record.deniedBy = coordinatesOf(authorized);

  const { permitted } = authorized;
  const { defers, variables } = operation;
  record.cost = permitted && stages.weigh.before(permitted.definition, variables);
  if (record.cost) await charge(stages, principal, record.cost);
  watch.enter('plan');
  const plan = permitted && (await stages.plan(permitted, { variables, labels: stages.drawLabels() }));
  watch.enter('execute');
  const execution = plan && {
    permitted,
    plan,
    variables,
    defers,
    principal,
    requestId,
    visibleSchema: known,
    trace: watch.trace,
    deadline,
    forwardedHeaders,
  };
  const result = execution && (await stages.engine.execute(execution, cancellation));
  if (result) record.counts = result.counts;

  watch.enter('respond');
  const pseudonyms = stages.pseudonymsOf(principal.organisation ?? '');
  const answered = stages.respond({ operation, authorized, result, pseudonyms });
  record.errors = answered.errors && countCodes(answered.errors);
  watch.enter('send');
  const count = (): Told => {
    if (record.cost && permitted && result)
      record.cost = stages.weigh.after(record.cost, permitted.definition, { variables, data: result.data });
    return stages.weigh.isTold && record.cost ? { extensions: { cost: record.cost } } : {};
  };
  const { later } = answered;
  if (later) return { ...answered, later: withTold(later, count) };
  const { extensions } = count();
  // A copy that is added to would have a hidden class of its own.
  return extensions ? { extensions, ...answered } : answered;
}

/** What is told beside an answer. */
type Told = Pick<Answer, 'extensions'>;

/** Tells with the last part what can be told once all of them are there. */
async function* withTold(
  parts: AsyncIterable<AnswerPart>,
  tell: () => Told,
): AsyncGenerator<AnswerPart, void> {
  for await (const part of parts) yield part.hasNext ? part : { ...part, ...tell() };
}

/** Whose rules refused something, or would have. */
function coordinatesOf({ denials, wouldDeny }: Authorized): readonly string[] {
  if (denials.length + wouldDeny.length === 0) return NONE;
  return [...new Set([...denials, ...wouldDeny].map(({ coordinate }) => coordinate))];
}

const NONE: readonly string[] = [];

/** How often each code stands in an answer. */
function countCodes(errors: NonNullable<Answer['errors']>): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { extensions } of errors) {
    const code = String(extensions?.['code']);
    counts[code] = (counts[code] ?? 0) + 1;
  }
  return counts;
}
