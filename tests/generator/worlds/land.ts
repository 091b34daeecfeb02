import { HEADER } from './header.ts';

/** Requirements that lead from subgraph to subgraph and back, through nested keys, lists, objects, arguments, and entities of a field's own type. */
export const LAND: Readonly<Record<string, string>> = {
  cadastre: `${HEADER}
    type Query { parcel(id: ID!): Parcel parcels(first: Int): [Parcel!]! owner(id: ID!): Owner }
    type Mutation { split(parcel: ID!): [Parcel!] sell(parcel: ID!, to: ID!): Owner }
    type Zone @shareable { code: Int! name: String }
    type Levy @shareable { amount: Int due: Int }
    type Parcel @key(fields: "number zone { code }") {
      number: Int!
      zone: Zone!
      area: Int
      owner: Owner
      use: String @external
      value: Int @requires(fields: "use")
      levy: Levy @external
      balance(rounded: Boolean): String @requires(fields: "levy { amount }")
      merged: Parcel @requires(fields: "levy { amount due }")
      reliefIn(year: Int!): Int @external
      rest: [Int!] @requires(fields: "levy { due } reliefIn(year: 2026)")
    }
    type Owner @key(fields: "id") { id: ID! name: String! parcels: [Parcel!] score: Int @external rank: String @requires(fields: "score") }`,
  planning: `${HEADER}
    type Query { reserved: [Parcel!] plan(id: ID!): Plan }
    type Zone @shareable { code: Int! name: String }
    type Parcel @key(fields: "number zone { code }") {
      number: Int!
      zone: Zone!
      area: Int @external
      use: String @requires(fields: "area")
      value: Int @external
      plans: [Plan!] @requires(fields: "value")
    }
    type Plan @key(fields: "id") { id: ID! text: String fee: Float @external cost: Float! @requires(fields: "fee") }`,
  taxes: `${HEADER}
    type Query { due: [Parcel] largest: Owner }
    type Zone @shareable { code: Int! name: String }
    type Levy @shareable { amount: Int due: Int }
    type Parcel @key(fields: "number zone { code }") {
      number: Int!
      zone: Zone!
      use: String @external
      value: Int @external
      levy: Levy @requires(fields: "value use")
      plans: [Plan!] @external
      merged: Parcel @external
      notice(loud: Boolean = false): String @requires(fields: "merged { number } plans { id }")
      reliefIn(year: Int!): Int @inaccessible @requires(fields: "use")
      rest: [Int!] @external
      debts: [Levy!] @requires(fields: "rest")
    }
    type Plan @key(fields: "id") { id: ID! text: String @external fee: Float @requires(fields: "text") }
    type Owner @key(fields: "id") {
      id: ID!
      parcels: [Parcel!] @external
      score: Int @requires(fields: "parcels { levy { amount } }")
    }`,
};
