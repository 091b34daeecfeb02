import { constants, setPriority } from 'node:os';
import { answers, startRawSubgraph } from '../../kit/raw-subgraph.ts';

/**
 * A subgraph, as a program of its own that has its answer ready. It is told how long the list is that it answers. It shares a processor with the callers and gives way
 * to them: what kept them from looking at an answer that is there would be taken for the gateway's time.
 */

setPriority(constants.priority.PRIORITY_LOW);

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
