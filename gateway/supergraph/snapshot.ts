import { createHash } from 'node:crypto';
import type { Supergraph } from '@apollo/federation-internals';
import { parse, print, type GraphQLSchema } from 'graphql';
import { accessClass, askedFacts, type AccessClass, type AskedFacts } from '../../schema/access/decide.ts';
import type { Principal } from '../../schema/access/principal.ts';
import { separateRules } from '../../schema/access/read-rules.ts';
import { fulfilsPolicy, isRecipient } from '../../schema/access/registered.ts';
import type { Register } from '../../schema/access/register.ts';
import type { Rules } from '../../schema/access/rule.ts';
import { pairwiseValues, type PairwiseValues } from '../../schema/access/travel-form.ts';
import { readCosts, type Costs } from '../../schema/supergraph/costs.ts';
import type { Travel } from '../../schema/supergraph/travels.ts';
import { buildSupergraph } from './build-supergraph.ts';

/**
 * Everything that follows from one version of the supergraph and of the partner register. Immutable, and made whole or
 * not at all: a request keeps the snapshot that it began with.
 */
export interface Snapshot {
  /** SHA-256 over the supergraph and the register, in hexadecimal. */
  hash: string;
  /** What callers can ask: the supergraph without the machinery of federation, and with `@defer`. */
  apiSchema: GraphQLSchema;
  /** The supergraph without its access rules. */
  supergraph: Supergraph;
  /** The same as text, for the threads that plan. */
  sdl: string;
  rules: Rules;
  costs: Costs;
  /** What subgraphs are sent of each other's values. */
  travels: readonly Travel[];
  /** By subgraph, what it knows as pseudonyms. */
  pairwise: ReadonlyMap<string, PairwiseValues>;
  asked: AskedFacts;
  register: Register | undefined;
  subgraphs: readonly { name: string; url: string }[];
  /** The names of all fields, also of those that no caller can ask for. */
  fieldNames: ReadonlySet<string>;
  /** The labels of progressive `@override`, each once. */
  overrideLabels: readonly string[];
}

/**
 * Makes a snapshot.
 * @param register undefined where none is configured; then a supergraph with access rules is refused.
 * @throws RuleError or LinkError where the supergraph's access rules or links are not understood.
 */
export function createSnapshot(sdl: string, register: Register | undefined): Snapshot {
  // Places in the text are of no use here, and with them every token would be kept as long as the schema is.
  const document = parse(sdl, { noLocation: true });
  const { rules, withoutRules, travels } = separateRules(document);
  const supergraph = buildSupergraph(withoutRules);
  const subgraphs = supergraph.subgraphsMetadata().map(({ name, url }) => ({ name, url }));
  const names = subgraphs.map(({ name }) => name);
  return Object.freeze({
    hash: createHash('sha256')
      .update(sdl)
      .update('\0')
      .update(JSON.stringify(register ?? null))
      .digest('hex'),
    apiSchema: supergraph.apiSchema().toGraphQLJSSchema({ includeDefer: true }),
    supergraph,
    sdl: print(withoutRules),
    rules,
    costs: readCosts(document),
    travels,
    pairwise: register ? pairwiseValues({ rules, register }, names) : new Map<string, PairwiseValues>(),
    asked: askedFacts(rules),
    register,
    subgraphs,
    fieldNames: fieldNamesOf(supergraph),
    overrideLabels: overrideLabelsOf(supergraph),
  });
}

function fieldNamesOf({ schema }: Supergraph): Set<string> {
  const types = [...schema.objectTypes(), ...schema.interfaceTypes()];
  return new Set(types.flatMap((type) => type.fields().map(({ name }) => name)));
}

function overrideLabelsOf({ schema }: Supergraph): string[] {
  const applied = [...(schema.directive('join__field')?.applications() ?? [])];
  const labels = applied.map((application) => application.arguments()['overrideLabel'] as unknown);
  return [...new Set(labels.filter((label) => typeof label === 'string'))];
}

/** The policies that rules name and the register does not define. They are denied to everyone. */
export function undefinedPolicies(snapshot: Snapshot): string[] {
  return snapshot.asked.policies.filter(
    (policy) => !Object.hasOwn(snapshot.register?.policies ?? {}, policy),
  );
}

/** Whether a rule masks by pseudonyms, for which a secret is needed. */
export function usesPseudonyms({ rules }: Snapshot): boolean {
  const demands = [...rules.values()].flatMap((rule) => rule.demands);
  return demands.some(
    (demand) => demand.kind === 'releases' && demand.anyOf.some(({ mask }) => mask?.kind === 'pairwise'),
  );
}

/** The access class of a principal under this snapshot. */
export function classOf(snapshot: Snapshot, principal: Principal): AccessClass {
  const { register } = snapshot;
  return accessClass(snapshot.asked, principal, {
    fulfils: (policy) => register !== undefined && fulfilsPolicy(register, policy, principal),
    isRecipient: (recipient) => register !== undefined && isRecipient(register, recipient, principal),
  });
}
