import { HEADER } from './header.ts';

/** Values from around an object, required fields with arguments and in chains, mutations over subgraphs. */
export const COUNCIL: Readonly<Record<string, string>> = {
  registry: `${HEADER}
    enum Currency { EUR USD }
    type Query { household(id: ID!): Household households: [Household!] resident(id: ID!): Resident districts: [District!]! }
    type Mutation { register(name: String!, district: Int): Resident! move(resident: ID!, to: ID!): Household }
    type Household @key(fields: "id") @key(fields: "number district { code }") {
      id: ID!
      number: Int!
      district: District!
      residents: [Resident!]!
      size: Int
      incomeIn(currency: Currency!): Int @inaccessible
      income(currency: Currency = EUR): Int
    }
    type District @key(fields: "code") { code: Int! name: String households(first: Int): [Household] }
    type Resident @key(fields: "id") { id: ID! name: String! born: Int household: Household partner: Resident }`,
  benefits: `${HEADER}
    enum Currency { EUR USD }
    type Query { claim(id: ID!): Claim openClaims: [Claim!] }
    type Mutation { file(resident: ID!, amounts: [Int!]): Resident withdraw(claim: ID!): Boolean }
    type Household @key(fields: "id") @context(name: "household") {
      id: ID!
      size: Int @external
      incomeIn(currency: Currency!): Int @external
      benefit: Int @requires(fields: "incomeIn(currency: USD) size")
      claimants: [Claimant!]!
      lastClaimant: Claimant
    }
    type Claimant @key(fields: "id") { id: ID! share(of: Int @fromContext(field: "$household { size }"), rounded: Boolean = true): Int note: String claims: [Claim!] }
    type Claim @key(fields: "id") { id: ID! amount(in: Currency = EUR): Int! resident: Resident }
    type Resident @key(fields: "id") { id: ID! claims: [Claim!] born: Int @external age: String @requires(fields: "born") }`,
  grants: `${HEADER}
    type Query { grants: [Grant!] }
    type Mutation { apply(household: ID!): Grant! revoke(grant: ID!): [Grant] }
    type Grant @key(fields: "id") { id: ID! household: Household! text: String }
    type Household @key(fields: "number district { code }") {
      number: Int!
      district: District!
      benefit: Int @external
      grant: Grant
      urgency: String! @requires(fields: "benefit")
    }
    type District @key(fields: "code") { code: Int! budget: Float! officer: Resident }
    type Resident @key(fields: "id") { id: ID! born: Int @external partner: Resident @external
      advice(loud: Boolean): String @requires(fields: "born partner { born }") }`,
};
