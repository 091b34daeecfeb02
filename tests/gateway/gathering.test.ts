import { describe, expect, test } from '@jest/globals';
import { setTimeout as delay } from 'node:timers/promises';
import { createGathering, type Gathered } from '../../gateway/execution/gathering.ts';

/** A gathering that notes what it sends, in order; what is sent is answered when the test says so. */
function noting(): ReturnType<typeof createGathering> & {
  sent: string[];
  answer: (subgraph: string) => void;
} {
  const sent: string[] = [];
  const answers = new Map<string, () => void>();
  const gathering = createGathering<Gathered>((entries) => {
    const { subgraph = '' } = entries[0] ?? {};
    sent.push(`${subgraph} ${entries.length}`);
    return new Promise((resolve) => answers.set(subgraph, resolve));
  });
  return { ...gathering, sent, answer: (subgraph) => answers.get(subgraph)?.() };
}

const moment = (): Promise<void> => new Promise((passed) => setImmediate(passed));

describe('what is asked of subgraphs', () => {
  test('travels together where it is ready at the same moment', async () => {
    const { add, sent } = noting();
    add({ subgraph: 'a', upcoming: [] });
    add({ subgraph: 'a', upcoming: [] });
    add({ subgraph: 'b', upcoming: [] });
    await moment();
    expect(sent).toEqual(['a 2', 'b 1']);
  });

  test('waits for a step under way that leads to the same subgraph, and no longer', async () => {
    const { add, meanwhile, sent } = noting();
    let arrive = (): void => undefined;
    meanwhile(['a'], new Promise<void>((resolve) => (arrive = resolve)));
    add({ subgraph: 'a', upcoming: [] });
    add({ subgraph: 'b', upcoming: [] });
    await moment();
    expect(sent).toEqual(['b 1']);
    arrive();
    await moment();
    expect(sent).toEqual(['b 1', 'a 1']);
  });

  test('lets go ahead what leads to it, though it is ready itself', async () => {
    const { add, sent, answer } = noting();
    add({ subgraph: 'inventory', upcoming: [] });
    add({ subgraph: 'products', upcoming: ['inventory'] });
    await moment();
    expect(sent).toEqual(['products 1']);
    add({ subgraph: 'inventory', upcoming: [] });
    answer('products');
    await moment();
    expect(sent).toEqual(['products 1', 'inventory 2']);
  });

  test('never waits for each other', async () => {
    const { add, sent } = noting();
    add({ subgraph: 'a', upcoming: ['b'] });
    add({ subgraph: 'b', upcoming: ['a'] });
    await moment();
    expect(sent).toEqual(['a 1', 'b 1']);
  });

  test('never waits for itself', async () => {
    const { add, sent } = noting();
    add({ subgraph: 'a', upcoming: ['a'] });
    await moment();
    expect(sent).toEqual(['a 1']);
  });

  test('is sent after a while, whatever else is under way', async () => {
    const { add, meanwhile, sent } = noting();
    meanwhile(['a'], new Promise<void>(() => undefined));
    add({ subgraph: 'a', upcoming: [] });
    await moment();
    expect(sent).toEqual([]);
    while (sent.length === 0) await delay(5);
    expect(sent).toEqual(['a 1']);
  });
});
