import { runSubgraph } from '../kit/subgraph.ts';
import { createLoaders } from './loaders.ts';
import { resolvers } from './resolvers.ts';
import { seed } from './seed.ts';

await runSubgraph({ name: 'payments', folder: import.meta.dirname, resolvers, seed, createLoaders });
