import { GraphQLError, parse, Source } from 'graphql';
import { RuleError } from '../access/read-demand.ts';
import { separateRules } from '../access/read-rules.ts';
import type { Register } from '../access/register.ts';
import { LinkError } from '../supergraph/links.ts';
import { ALL_CHECKS } from './checks/all-checks.ts';
import type { Finding } from './checks/check.ts';
import { readSubgraph, type SubgraphModel } from './checks/subgraph-model.ts';
import { compose, type Composition, type SubgraphSource } from './compose.ts';

/** What was found, by section: composition, then ownership, then access. */
export type CheckReport = Record<'composition' | 'ownership' | 'access', Finding[]>;

/**
 * Checks one subgraph among all that it is to be composed with. Ownership and access are looked at also where composition
 * fails, as far as the documents can be read.
 * @param sources every subgraph, the candidate's schema being the one to check.
 * @param candidate the name of one of them; others' affairs among themselves are not reported.
 * @param composition what they compose to.
 */
export function checkSubgraph(
  sources: readonly SubgraphSource[],
  candidate: string,
  register: Register,
  composition: Composition = compose(sources),
): CheckReport {
  const problems = 'problems' in composition ? composition.problems : [];
  const report: CheckReport = {
    composition: problems.map(({ code, message, places }) => ({
      check: 'composition',
      message: `${message} [${code}]`,
      // The candidate's own place comes first, as everywhere.
      places: places.toSorted((a, b) => Number(b.subgraph === candidate) - Number(a.subgraph === candidate)),
      remedy: REMEDIES[code] ?? `Correct what the message names; where the place is another's, talk to them.`,
    })),
    ownership: [],
    access: [],
  };

  const { models, unreadable } = readModels(sources);
  if (problems.length === 0) report.composition.push(...unreadable);
  const model = models.find(({ name }) => name === candidate);
  if (model === undefined) return report;
  const others = models.filter((other) => other !== model);
  const context = { candidate: model, others, register, supergraph: servable(composition) };
  for (const { id, section, find } of ALL_CHECKS) {
    const found = find(context);
    report[section].push(...found.map((complaint) => ({ check: id, ...complaint })));
  }
  if (report.access.length === 0) report.composition.push(...notServed(composition));
  return report;
}

const REMEDIES: Readonly<Record<string, string>> = {
  SYNTAX: 'Correct the syntax at this place; nothing else can be checked before.',
  INVALID_FIELD_SHARING:
    'Remove your definition, or mark it @external if you only need the value. A field is resolved by one subgraph.',
  KEY_INVALID_FIELDS: 'Name fields in the key that the type has in your schema.',
  REQUIRES_INVALID_FIELDS: 'Name fields in @requires that the type has in your schema, marked @external.',
  EXTERNAL_UNUSED: 'Use the @external field in a @key, @requires or @provides, or remove it.',
  EXTERNAL_MISSING_ON_BASE:
    'Look up the field in its owner’s schema: no subgraph resolves it under this name.',
  FIELD_TYPE_MISMATCH: 'Give the field the type that the other subgraph gives it.',
  MISSING_TRANSITIVE_AUTH_REQUIREMENTS:
    'Repeat on your field the rules of the fields that its @requires names, or ask for less.',
  SATISFIABILITY_ERROR:
    'Give the type a key that the other subgraph has too, so that its fields can be reached.',
};

function readModels(sources: readonly SubgraphSource[]): { models: SubgraphModel[]; unreadable: Finding[] } {
  const models: SubgraphModel[] = [];
  const unreadable: Finding[] = [];
  for (const { name, file, sdl } of sources) {
    try {
      models.push(readSubgraph(name, file, parse(new Source(sdl, file))));
    } catch (error) {
      if (!(error instanceof GraphQLError) && !(error instanceof LinkError)) throw error;
      unreadable.push({
        check: 'composition',
        message: `${name}: ${error.message} [LINK]`,
        places: [{ subgraph: name, file, line: 1, column: 1 }],
        remedy:
          'Correct the links at the head of the schema; the checks cannot tell what its directives mean.',
      });
    }
  }
  return { models, unreadable };
}

/** The supergraph, where there is one that the gateway would serve. */
function servable(composition: Composition): string | undefined {
  return 'problems' in composition || notServed(composition).length > 0 ? undefined : composition.supergraph;
}

/** What composition lets pass and the gateway would still refuse to serve. */
function notServed(composition: Composition): Finding[] {
  if ('problems' in composition) return [];
  try {
    separateRules(parse(composition.supergraph));
    return [];
  } catch (error) {
    if (!(error instanceof RuleError) && !(error instanceof LinkError)) throw error;
    return [
      {
        check: 'composition',
        message: `The gateway would refuse to serve the supergraph: ${error.message} [NOT_SERVED]`,
        places: [],
        remedy: 'Correct the rule or the link that the message names.',
      },
    ];
  }
}
