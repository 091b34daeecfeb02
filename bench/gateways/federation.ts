/**
 * The federation of the public gateways benchmark: four subgraphs, and data that meet themselves again, since all reviews are by one
 * user and each user wrote the first two. The fields take a `seed` that changes nothing but the request.
 */
export const SUBGRAPHS = ['accounts', 'inventory', 'products', 'reviews'] as const;

export type SubgraphName = (typeof SUBGRAPHS)[number];

/** Gives the directive that guards a field, by its coordinate; an empty text where none does. */
export type Guard = (coordinate: string) => string;

/** Half of the fields that the big query asks for. */
export const HALF_OF_THE_FIELDS: ReadonlySet<string> = new Set([
  'User.name',
  'User.reviews',
  'Product.inStock',
  'Product.name',
  'Product.reviews',
  'Review.body',
  'Review.author',
  'Review.product',
]);

/** Fields of products that each partner sees others of. */
export const DETAILS: readonly string[] = Array.from({ length: 8 }, (_, index) => `detail${index}`);

const LINK =
  'extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key", "@external", "@requires", "@provides", "@shareable", "@requiresScopes"])';

/** The subgraphs' schemas. */
export function schemas(guard: Guard = () => ''): Record<SubgraphName, string> {
  return {
    accounts: `${LINK}
      type Query { users(seed: Int): [User] }
      type User @key(fields: "id") {
        id: ID!
        username: String @shareable
        name(seed: Int): String ${guard('User.name')}
      }`,
    inventory: `${LINK}
      type Product @key(fields: "upc") {
        upc: String!
        weight: Int @external
        price: Int @external
        inStock(seed: Int): Boolean ${guard('Product.inStock')}
        shippingEstimate: Int @requires(fields: "price weight")
      }`,
    products: `${LINK}
      type Query { topProducts(first: Int = 5, seed: Int): [Product] }
      type Product @key(fields: "upc") {
        upc: String!
        name(seed: Int): String ${guard('Product.name')}
        price: Int
        weight: Int
        ${DETAILS.map((detail) => `${detail}: Int ${guard(`Product.${detail}`)}`).join('\n')}
      }`,
    reviews: `${LINK}
      type Review @key(fields: "id") {
        id: ID!
        body: String ${guard('Review.body')}
        author: User @provides(fields: "username") ${guard('Review.author')}
        product: Product ${guard('Review.product')}
      }
      type User @key(fields: "id") {
        id: ID!
        username: String @external
        reviews(seed: Int): [Review] ${guard('User.reviews')}
      }
      type Product @key(fields: "upc") {
        upc: String!
        reviews(seed: Int): [Review] ${guard('Product.reviews')}
      }`,
  };
}

interface User {
  id: string;
  username: string;
  name: string;
  reviews: () => Review[];
}

interface Product {
  upc: string;
  name: string;
  price: number;
  weight: number;
  inStock: boolean;
  shippingEstimate: number;
  reviews: () => Review[];
}

interface Review {
  id: string;
  body: string;
  author: () => User | undefined;
  product: () => Product | undefined;
}

const users: readonly User[] = Array.from({ length: 6 }, (_, index) => ({
  id: String(index + 1),
  username: `user${index + 1}`,
  name: `Name of user ${index + 1}`,
  reviews: () => reviews.slice(0, 2),
}));

const products: readonly Product[] = Array.from({ length: 9 }, (_, index) => {
  const [price, weight] = [100 * (index + 3), 50 * (index + 1)];
  return {
    ...{ upc: String(index + 1), name: `Product ${index + 1}`, price, weight, inStock: index % 2 === 0 },
    shippingEstimate: shippingEstimate({ price, weight }),
    ...Object.fromEntries(DETAILS.map((detail) => [detail, index])),
    reviews: () => reviews.filter(({ product }) => product()?.upc === String(index + 1)),
  };
});

/** For each review, the product it is of, and the length of its text. */
const REVIEWS: readonly (readonly [product: number, length: number])[] = [
  ...[1, 2].flatMap((product) => [440, 300, 270, 145].map((length) => [product, length] as const)),
  [3, 145],
  [4, 145],
  [4, 850],
];

const reviews: readonly Review[] = REVIEWS.map(([product, length], index) => ({
  id: String(index + 1),
  body: `Review ${index + 1}: `.padEnd(length, 'it does what it says, and then some; '),
  author: () => users[0],
  product: () => products[product - 1],
}));

function shippingEstimate({ price, weight }: { price: number; weight: number }): number {
  return price > 1000 ? 0 : Math.round(weight / 2);
}

/** The value of `Query`, of all subgraphs or of the whole. */
export const root = {
  users: () => users,
  topProducts: ({ first }: { first: number }) => products.slice(0, first),
};

/** The entity that a representation stands for. What it was sent along with its key is taken from it. */
export function entityOf(type: string, representation: Readonly<Record<string, unknown>>): unknown {
  if (type === 'User') return users.find(({ id }) => id === representation['id']);
  if (type === 'Review') return reviews.find(({ id }) => id === representation['id']);
  const { price, weight } = representation as { price?: number; weight?: number };
  const product = products.find(({ upc }) => upc === representation['upc']);
  const estimate =
    price === undefined || weight === undefined ? undefined : shippingEstimate({ price, weight });
  return product && { ...product, shippingEstimate: estimate };
}

/** The benchmark's query: 16 fetches as the stock planner has it. */
export const BIG = bigQuery('query Big', '');
/** The same with a variable that reaches every fetch. */
export const BIG_SEEDED = bigQuery('query Big($seed: Int)', '(seed: $seed)');
/** The same, and what partners see differently. */
export const BIG_DETAILED = `${BIG_SEEDED.slice(0, -1)} ${DETAILS.join(' ')} }`;
/** One field of one subgraph. */
export const SMALL_SEEDED = 'query Small($seed: Int) { users(seed: $seed) { id } }';

function bigQuery(head: string, seed: string): string {
  return `${head} {
    users${seed} { ...User reviews${seed} { ...Review product { ...Product reviews${seed} { ...Review author { ...User reviews${seed} { ...Review product { ...Product } } } } } } }
    topProducts${seed} { ...Product reviews${seed} { ...Review author { ...User reviews${seed} { ...Review product { ...Product } } } } }
  }
  fragment User on User { id username name${seed} }
  fragment Review on Review { id body }
  fragment Product on Product { inStock${seed} name${seed} price shippingEstimate upc weight }`;
}
