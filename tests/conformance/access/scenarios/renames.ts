import type { AccessCase, AccessScenario } from '../case.ts';
import { isMet, type Demands, type Facts } from '../oracle.ts';
import { valueOf } from '../values.ts';
import { companies } from './registers.ts';

const FEDERATION = 'https://specs.apollo.dev/federation/v2.9';

/** Names under which a subgraph may know the directives of federation. */
interface Naming {
  no: number;
  words: string;
  link: string;
  names: { authenticated: string; requiresScopes: string; policy: string };
}

const NAMINGS: readonly Naming[] = [
  {
    no: 1,
    words: 'renamed on import',
    link: `@link(url: "${FEDERATION}", import: [{ name: "@authenticated", as: "@signed" }, { name: "@requiresScopes", as: "@needs" }, { name: "@policy", as: "@asks" }])`,
    names: { authenticated: '@signed', requiresScopes: '@needs', policy: '@asks' },
  },
  {
    no: 2,
    words: 'under the prefix of a renamed specification',
    link: `@link(url: "${FEDERATION}", as: "fed")`,
    names: {
      authenticated: '@fed__authenticated',
      requiresScopes: '@fed__requiresScopes',
      policy: '@fed__policy',
    },
  },
  {
    no: 3,
    words: 'under the usual prefix, not imported',
    link: `@link(url: "${FEDERATION}")`,
    names: {
      authenticated: '@federation__authenticated',
      requiresScopes: '@federation__requiresScopes',
      policy: '@federation__policy',
    },
  },
  {
    no: 4,
    words: 'imported under the name of another',
    link: `@link(url: "${FEDERATION}", import: [{ name: "@authenticated", as: "@tag" }, { name: "@requiresScopes", as: "@policy" }, { name: "@policy", as: "@requiresScopes" }])`,
    names: { authenticated: '@tag', requiresScopes: '@policy', policy: '@requiresScopes' },
  },
];

const FIELDS: readonly { no: number; name: string; directive: keyof Naming['names']; demands: Demands }[] = [
  { no: 1, name: 'signedOnly', directive: 'authenticated', demands: { authenticated: true } },
  { no: 2, name: 'scopedOnly', directive: 'requiresScopes', demands: { scopes: [['read']] } },
  { no: 3, name: 'reviewedOnly', directive: 'policy', demands: { policies: [['reviewer']] } },
];

const FACTS: Readonly<Record<string, Facts>> = {
  anonymous: { signedIn: false, scopes: [], policies: [] },
  plain: { signedIn: true, scopes: [], policies: [] },
  reader: { signedIn: true, scopes: ['read'], policies: [] },
  reviewer: { signedIn: true, scopes: [], policies: ['reviewer'] },
};

function sdlOf({ names }: Naming): string {
  return `
  type Query {
    open: String
    signedOnly: String ${names.authenticated}
    scopedOnly: String ${names.requiresScopes}(scopes: [["read"]])
    reviewedOnly: String ${names.policy}(policies: [["reviewer"]])
  }`;
}

/** ACC-RENAME-<naming><field><caller>. */
function casesOf(naming: Naming): AccessCase[] {
  return FIELDS.flatMap(({ no, name, directive, demands }) =>
    Object.entries(FACTS).map(([caller, facts], index): AccessCase => {
      const met = isMet(demands, facts);
      return {
        id: `ACC-RENAME-${naming.no}${no}${index + 1}`,
        level: 'MUST',
        sentence: `With @${directive} ${naming.words}, its field is ${met ? 'given to' : 'refused to'} the caller "${caller}".`,
        caller,
        operation: `{ open ${name} }`,
        data: { open: valueOf('Query.open'), [name]: met ? valueOf(`Query.${name}`) : null },
        refused: met ? [] : [name],
        ...(!met && { absent: [valueOf(`Query.${name}`)], neverReaches: { one: [name] } }),
      };
    }),
  );
}

/** One subgraph under each naming, since subgraphs of one supergraph have to agree on a name. */
export const RENAMES: readonly AccessScenario[] = NAMINGS.map((naming) => ({
  name: `directives ${naming.words}`,
  subgraphs: { one: { sdl: sdlOf(naming), header: `extend schema ${naming.link}\n` } },
  register: companies({ plain: [], reader: ['read'], reviewer: [] }, { reviewer: ['reviewer'] }),
  callers: {
    anonymous: undefined,
    plain: { client: 'plain', scopes: [] },
    reader: { client: 'reader', scopes: ['read'] },
    reviewer: { client: 'reviewer', scopes: [] },
  },
  cases: casesOf(naming),
}));
