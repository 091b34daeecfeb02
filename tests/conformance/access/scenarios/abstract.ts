import type { AccessScenario } from '../case.ts';
import { interfaceCases } from './interfaces.ts';
import { companies } from './registers.ts';
import { unionCases } from './unions.ts';

const SDL = `
  type Query {
    hit: Hit
    ghostHit: Hit
    hits: [Hit]
    strictHits: [Hit!]
    allHits: [Hit!]!
    rows: [[Hit]]
    safe: [Safe]
    node: Node
    nodes: [Node]
    texts: [Text]
    strictTexts: [Strict!]
    page: Page
    file: File
    shelf: Shelf
  }
  union Hit = File | Ghost
  union Safe = File | Note
  interface Node { id: ID! }
  interface Text { name: String body: String }
  interface Strict { code: String! body: String }
  type File implements Node { id: ID! title: String secret: String @requiresScopes(scopes: [["read"]]) }
  type Ghost implements Node @requiresScopes(scopes: [["ghost"]]) { id: ID! title: String trace: String }
  type Note implements Text & Strict { name: String @authenticated body: String code: String! @authenticated }
  type Page implements Text & Strict { name: String body: String code: String! }
  type Shelf { hits: [Hit] label: String }
`;

/** Interfaces and unions with guarded types in them. */
export const ABSTRACT: AccessScenario = {
  name: 'interfaces and unions',
  subgraphs: { files: { sdl: SDL } },
  values: { 'Query.ghostHit': 'Ghost' },
  register: companies({ plain: [], reader: ['read'], hunter: ['ghost'] }),
  callers: {
    anonymous: undefined,
    plain: { client: 'plain', scopes: [] },
    reader: { client: 'reader', scopes: ['read'] },
    hunter: { client: 'hunter', scopes: ['ghost'] },
  },
  cases: [...unionCases, ...interfaceCases],
};
