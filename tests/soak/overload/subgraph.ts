import { answers, startRawSubgraph } from '../../kit/raw-subgraph.ts';

/** A subgraph, as a program of its own that has its answer ready. It is told how long the list is that it answers. */

const answer = answers({
  data: {
    items: Array.from({ length: Number(process.argv[2]) }, (_, index) => ({
      id: String(index),
      name: `item ${index}`,
      size: index,
    })),
  },
});
const subgraph = await startRawSubgraph((request) => {
  answer(request);
  // Nobody looks at them here.
  subgraph.requests.length = 0;
});
process.send?.(subgraph.url);
process.once('disconnect', () => process.exit());
