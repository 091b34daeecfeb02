import { HEADER } from './header.ts';

/**
 * Interfaces and unions over subgraphs, an interface that is an entity, objects that stand for it, hidden parts.
 *
 * Nothing of `loans` may be required (`!`) of a media: where a field is asked of one type alone, the planner asks it of all, and one
 * that fails without leave to be null would take the others of its object with it.
 */
export const LIBRARY: Readonly<Record<string, string>> = {
  catalog: `${HEADER}
    scalar Date
    type Query {
      media(id: ID!): Media
      allMedia(first: Int): [Media!]!
      search(text: String!): [SearchResult]
      nodes: [Node]
      shelves: [[Shelf!]]
      person(id: ID!): Person
    }
    interface Node { id: ID! }
    interface Media @key(fields: "id") { id: ID! title: String year: Int creator: Person note(length: Int): String @inaccessible }
    type Book implements Media & Node @key(fields: "id") {
      id: ID! title: String year: Int creator: Person note(length: Int): String @inaccessible pages: Int! isbn: ID
    }
    type Movie implements Media & Node @key(fields: "id") {
      id: ID! title: String year: Int creator: Person note(length: Int): String @inaccessible minutes: Int cast: [Person!]
    }
    type Record implements Media @key(fields: "id") {
      id: ID! title: String year: Int creator: Person note(length: Int): String @inaccessible tracks: [Track]
    }
    type Track { title: String! seconds: Int recordedBy: Person }
    type Person implements Node @key(fields: "id") { id: ID! name: String! born: Date works: [Media!] }
    type Shelf { label: String items: [ShelfItem!] first: Media }
    union ShelfItem = Book | Record | Box
    type Box { content: [ShelfItem] size(unit: String = "cm"): Float! }
    type Draft @inaccessible { text: String }
    union SearchResult = Book | Movie | Person | Draft`,
  loans: `${HEADER}
    scalar Date
    type Query { popular: [Media!] lastReturned: Media loan(id: ID!): Loan }
    type Mutation { lend(media: ID!, until: Date): Loan giveBack(loan: ID!): Media }
    type Media @key(fields: "id") @interfaceObject {
      id: ID!
      year: Int @external
      loans(first: Int): [Loan!]
      available(at: Date): Boolean
      fee: Float @requires(fields: "year")
      shelfmark: String
    }
    type Loan @key(fields: "id") { id: ID! media: Media! borrower: Person due: Date }
    type Person @key(fields: "id") { id: ID! loans: [Loan] }`,
  critics: `${HEADER}
    type Query { recommended: [SearchResult!] paper(name: String!): Paper nodesOfTheDay: [Node!] }
    type Mutation { rate(movie: ID!, stars: Float!): Movie }
    interface Node { id: ID! }
    type Book implements Node @key(fields: "id") { id: ID! rating: Int! critics: [Critic] sequel: Book }
    type Movie implements Node @key(fields: "id") { id: ID! rating: Float critics: [Critic!] minutes: Int @external pace: String @requires(fields: "minutes") }
    type Record @key(fields: "id") { id: ID! rating: String charts: [[Int]] }
    union SearchResult = Movie | Record
    union Critic = Person | Paper
    type Paper { name: String! editor: Person reviews: [Critic] }
    type Person @key(fields: "id") { id: ID! opinion(on: ID): String }`,
};
