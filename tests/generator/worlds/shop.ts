import { HEADER } from './header.ts';

const SHARED = `
  enum Unit { CM MM INCH @inaccessible }
  type Dimensions @shareable { size: Int weight: Float unit: Unit }
  type Country @shareable { code: String! name: String }
  type Address @shareable { street: String city: String! country: Country }
`;

/** Several keys, compound and nested ones, required and provided fields, taken-over fields, inputs, lists of lists. */
export const SHOP: Readonly<Record<string, string>> = {
  products: `${HEADER}${SHARED}
    scalar Json
    enum Status { FRESH USED LOST @inaccessible }
    input Range { min: Int! = 0 max: Int steps: [[Int!]] }
    input ProductFilter { name: String tags: [String!] price: Range = { min: 3 } status: [Status!] extra: Json inner: ProductFilter }
    type Query {
      product(id: ID!): Product
      products(filter: ProductFilter, first: Int = 3): [Product!]!
      catalog: [[Product]!]
      brand(name: String!): Brand
      status(is: Status! = USED): Status!
    }
    type Product @key(fields: "id") @key(fields: "sku package") {
      id: ID!
      sku: String!
      package: String!
      name: String!
      tags: [[String!]]
      dimensions: Dimensions
      price: Int
      weight(unit: Unit = CM): Float
      meta(path: [String!], extra: Json): Json
      status: Status!
      related(first: Int, filter: ProductFilter): [Product]
      brand: Brand
    }
    type Brand @key(fields: "name country { code }") { name: String! country: Country! founded: Int }`,
  inventory: `${HEADER}${SHARED}
    type Query { warehouses: [Warehouse!] fullest: Warehouse }
    type Product @key(fields: "id") {
      id: ID!
      price: Int @external
      dimensions: Dimensions @external
      inStock: Boolean!
      shippingEstimate(express: Boolean = false): Int @requires(fields: "price dimensions { size weight unit }")
      delivery: Delivery @requires(fields: "dimensions { size }")
      warehouses: [Warehouse!]
      levels: [[Int!]!]
    }
    type Delivery { days: Int! from: Warehouse price(express: Boolean!): String }
    type Warehouse @key(fields: "id") { id: ID! name: String address: Address products(first: Int): [Product!] }`,
  reviews: `${HEADER}
    type Query { topReviews(first: Int): [Review] review(id: ID!): Review }
    input ReviewInput { body: String! stars: Int = 5 labels: [String] }
    type Mutation { addReview(input: ReviewInput!): ReviewPayload removeReview(id: ID!): Boolean! }
    type ReviewPayload { review: Review product: Product! count: Int! }
    type Review @key(fields: "id") {
      id: ID!
      body(length: Int): String
      stars: Int!
      product: Product!
      author: User @provides(fields: "name address { city }")
      answers: [Review!]
    }
    type Product @key(fields: "sku package") { sku: String! package: String! reviews(first: Int = 2): [Review!] averageStars: Float }
    type User @key(fields: "id") { id: ID! name: String @external address: Address @external nick: String reviews: [Review] }
    type Address @shareable { street: String city: String! country: Country }
    type Country @shareable { code: String! name: String }`,
  accounts: `${HEADER}${SHARED}
    type Query { me: User! users: [User!]! user(email: String!): User }
    type Mutation { rename(name: String!): User touch(times: Int! = 1): [Int!] }
    type User @key(fields: "id") @key(fields: "email") {
      id: ID!
      email: String!
      name: String @shareable
      address: Address @shareable
      nick: String @override(from: "reviews")
      age: Int!
      friends: [User!]
      favourite: Product
    }
    type Product @key(fields: "id", resolvable: false) { id: ID! }`,
  brands: `${HEADER}
    type Query { famous: [Brand] }
    type Brand @key(fields: "name country { code }") {
      name: String!
      country: Country!
      founded: Int @external
      slogan(loud: Boolean! = false): String! @requires(fields: "founded")
      owner: User
    }
    type Country @shareable { code: String! name: String }
    type User @key(fields: "email") { email: String! brands: [Brand!] }`,
};
