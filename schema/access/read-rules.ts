import {
  isTypeDefinitionNode,
  isTypeExtensionNode,
  Kind,
  visit,
  type ConstDirectiveNode,
  type DirectiveNode,
  type DocumentNode,
  type TypeNode,
} from 'graphql';
import { directiveName, readFeatures, type Feature } from '../supergraph/links.ts';
import { CONTEXT, readTravels, type Travel } from '../supergraph/travels.ts';
import { deriveRules } from './derive-rules.ts';
import { readDemand, RuleError, type DirectivePlace } from './read-demand.ts';
import type { Demand, Rule, Rules } from './rule.ts';
import { withoutImplied } from './without-implied.ts';

const RELEASE = 'https://concord.example/specs/release';

/** The access directives that are enforced, by the identity of their specification: version and directive name. */
export const ENFORCED = new Map([
  ['https://specs.apollo.dev/authenticated', { version: 'v0.1', name: 'authenticated' }],
  ['https://specs.apollo.dev/requiresScopes', { version: 'v0.1', name: 'requiresScopes' }],
  ['https://specs.apollo.dev/policy', { version: 'v0.1', name: 'policy' }],
  [RELEASE, { version: 'v0.1', name: 'release' }],
]);

/** Further features for SECURITY that a gateway fulfils, by identity, with their version. */
const FULFILLED = new Map([
  // Of `@fromContext` the demands of what is taken count for the field that takes it: see deriveRules.
  [CONTEXT, 'v0.1'],
  // `@inaccessible`: what callers can ask is the API schema, which has none of it.
  ['https://specs.apollo.dev/inaccessible', 'v0.2'],
]);

/** A supergraph's access rules, and the supergraph without them; the two are made together or not at all. */
export interface SeparatedRules {
  rules: Rules;
  /** The document without the access directives, their definitions, their scalars and their links. */
  withoutRules: DocumentNode;
  /** What its subgraphs send each other. */
  travels: readonly Travel[];
}

/**
 * Separates the access rules from a supergraph. Directives are known by the specification that they are linked to, never
 * by spelling, so a renamed one is found and a look-alike is refused.
 * @throws RuleError where a feature for SECURITY is not one that is enforced here, or a rule is malformed.
 * @throws LinkError where the links cannot be read.
 */
export function separateRules(document: DocumentNode): SeparatedRules {
  const features = readFeatures(document);
  const enforced = features.filter((feature) => ENFORCED.has(feature.identity));
  for (const feature of features) refuseIfNotEnforced(feature);
  refuseRepeated(enforced);
  const directives = new Map<string, string>();
  for (const feature of enforced) {
    const name = ENFORCED.get(feature.identity)?.name ?? '';
    directives.set(directiveName(feature, name), name);
  }
  refuseLookAlikes(document, directives);
  const travels = readTravels(document);
  return {
    travels,
    rules: deriveRules(withoutImplied(document, collectRules(document, directives)), travels),
    withoutRules: withoutRules(document, directives, enforced),
  };
}

function refuseIfNotEnforced(feature: Feature): void {
  const known = ENFORCED.get(feature.identity);
  const url = `${feature.identity}/${feature.version}`;
  const isFulfilled = FULFILLED.get(feature.identity) === feature.version;
  if (known === undefined && feature.purpose === 'SECURITY' && !isFulfilled) {
    throw new RuleError(`The supergraph demands a security feature that is not enforced here: ${url}.`);
  }
  if (known !== undefined && known.version !== feature.version) {
    throw new RuleError(`${url} is not supported; ${known.version} is.`);
  }
}

function refuseRepeated(features: readonly Feature[]): void {
  const identities = features.map((feature) => feature.identity);
  const repeated = identities.find((identity, index) => identities.indexOf(identity) !== index);
  if (repeated !== undefined)
    throw new RuleError(`${repeated} is linked more than once; its rules cannot be told apart.`);
}

/** `@authenticated` without its link would be read by a person as a rule, and by nothing else. */
function refuseLookAlikes(document: DocumentNode, directives: ReadonlyMap<string, string>): void {
  visit(document, {
    Directive: ({ name: { value } }: DirectiveNode) => {
      const isLookAlike = [...ENFORCED.values()].some(({ name }) => name === value) && !directives.has(value);
      if (isLookAlike)
        throw new RuleError(
          `@${value} is used but not linked to its specification; it would protect nothing.`,
        );
    },
  });
}

/** The releases that a document carries, by coordinate; of a subgraph's document or of a supergraph. */
export function readReleases(document: DocumentNode): Rules {
  const feature = readFeatures(document).find(({ identity }) => identity === RELEASE);
  return feature
    ? collectRules(document, new Map([[directiveName(feature, 'release'), 'release']]))
    : new Map();
}

function collectRules(document: DocumentNode, directives: ReadonlyMap<string, string>): Rules {
  const rules = new Map<string, Rule>();
  const add = (place: DirectivePlace, nodes: readonly ConstDirectiveNode[] = []): void => {
    const demands = nodes.flatMap((node) => {
      const name = directives.get(node.name.value);
      return name === undefined ? [] : [readDemand(place, name, node)];
    });
    const before = rules.get(place.coordinate)?.demands ?? [];
    const { coordinate } = place;
    if (demands.length > 0)
      rules.set(coordinate, { coordinate, demands: joinReleases([...before, ...demands]) });
  };
  for (const definition of document.definitions) {
    if (!isTypeDefinitionNode(definition) && !isTypeExtensionNode(definition)) continue;
    const type = definition.name.value;
    add({ coordinate: type, fieldType: undefined }, definition.directives);
    for (const field of 'fields' in definition ? (definition.fields ?? []) : []) {
      if (field.kind !== Kind.FIELD_DEFINITION) continue;
      add({ coordinate: `${type}.${field.name.value}`, fieldType: namedType(field.type) }, field.directives);
    }
  }
  return rules;
}

/** Releases of one coordinate are alternatives, so together they are one demand. */
function joinReleases(demands: readonly Demand[]): Demand[] {
  const releases = demands.flatMap((demand) => (demand.kind === 'releases' ? demand.anyOf : []));
  const others = demands.filter(({ kind }) => kind !== 'releases');
  return releases.length > 0 ? [...others, { kind: 'releases', anyOf: releases }] : others;
}

function namedType(type: TypeNode): string {
  return type.kind === Kind.NAMED_TYPE ? type.name.value : namedType(type.type);
}

function withoutRules(
  document: DocumentNode,
  directives: ReadonlyMap<string, string>,
  enforced: readonly Feature[],
): DocumentNode {
  const belongs = (name: string): boolean => enforced.some(({ prefix }) => name.startsWith(`${prefix}__`));
  const links = new Set(enforced.map(({ identity, version }) => `${identity}/${version}`));
  const isLink = (node: DirectiveNode): boolean => {
    const url = node.arguments?.find(({ name }) => name.value === 'url')?.value;
    return node.name.value === 'link' && url?.kind === Kind.STRING && links.has(url.value.replace(/\/$/, ''));
  };
  return visit(document, {
    Directive: (node) => (directives.has(node.name.value) || isLink(node) ? null : undefined),
    DirectiveDefinition: (node) =>
      directives.has(node.name.value) || belongs(node.name.value) ? null : undefined,
    ScalarTypeDefinition: (node) =>
      belongs(node.name.value) || isImportedScalar(node.name.value, enforced) ? null : undefined,
  });
}

function isImportedScalar(name: string, enforced: readonly Feature[]): boolean {
  return enforced.some(({ imports }) =>
    [...imports].some(([from, to]) => !from.startsWith('@') && to === name),
  );
}
