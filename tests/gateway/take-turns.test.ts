import { setImmediate as round } from 'node:timers/promises';
import { describe, expect, test } from '@jest/globals';
import { createTurns, type Line } from '../../gateway/edge/take-turns.ts';

/** Does nothing else for so long, in milliseconds. */
const work = (milliseconds: number): void => {
  const until = performance.now() + milliseconds;
  while (performance.now() < until);
};

describe('work that takes turns', () => {
  test('begins at once where nothing else has begun, and in the order in which it came', async () => {
    const turns = createTurns();
    const begun: number[] = [];
    const all = Array.from({ length: 20 }, async (_, index) => {
      await turns.next('request');
      begun.push(index);
    });
    await Promise.resolve();
    expect(begun).toEqual([0]);
    await Promise.all(all);
    expect(begun).toEqual(Array.from({ length: 20 }, (_, index) => index));
  });

  test('takes a piece of each line after the other, however long one of them is', async () => {
    const turns = createTurns();
    const begun: string[] = [];
    const piece = async (line: Line): Promise<void> => {
      await turns.next(line);
      begun.push(line);
    };
    const crowd = Array.from({ length: 20 }, () => piece('crowd'));
    const others = (['request', 'request', 'answer'] as const).map(piece);
    await Promise.all([...crowd, ...others]);
    expect(begun.slice(0, 8)).toEqual([
      ...['crowd', 'answer', 'request', 'crowd', 'request', 'crowd', 'crowd', 'crowd'],
    ]);
    expect(begun).toHaveLength(23);
  });

  test('lets the event loop come round between two pieces that are long', async () => {
    const turns = createTurns();
    let rounds = 0;
    const over = new AbortController();
    const watching = (async () => {
      for (; !over.signal.aborted; rounds++) await round();
    })();
    /** In which round each piece began. */
    const begun: number[] = [];
    const all = Array.from({ length: 10 }, async () => {
      await turns.next('request');
      begun.push(rounds);
      work(3);
    });
    await Promise.all(all);
    over.abort();
    await watching;
    expect(new Set(begun.slice(1)).size).toBe(9);
  });

  test('is not begun by what a piece goes on with at once', async () => {
    const turns = createTurns();
    const told: string[] = [];
    const piece = async (name: string): Promise<void> => {
      await turns.next('request');
      for (let step = 1; step <= 3; step++) {
        told.push(`${name}${step}`);
        await Promise.resolve();
      }
    };
    await Promise.all([piece('a'), piece('b'), piece('c')]);
    expect(told).toEqual(['a1', 'a2', 'a3', 'b1', 'b2', 'b3', 'c1', 'c2', 'c3']);
  });

  test('tells how long it has waited, also while all of it waits still', async () => {
    const turns = createTurns();
    expect(turns.waited()).toBe(0);
    const all = Array.from({ length: 4 }, async () => {
      await turns.next('request');
      work(5);
    });
    await Promise.all(all);
    // The first has not waited; the others at least for those before them: 0, 5, 10 and 15.
    expect(turns.waited()).toBeGreaterThanOrEqual(7);
    expect(turns.waited()).toBe(0);
    await turns.next('request');
    const later = turns.next('request');
    turns.waited();
    work(5);
    expect(turns.waiting('request')).toBeGreaterThanOrEqual(5);
    expect(turns.waiting('crowd')).toBe(0);
    expect(turns.waited()).toBeGreaterThanOrEqual(5);
    await later;
  });

  test('on documents that are not known rests as long as it takes, while a known one is asked for', async () => {
    const turns = createTurns();
    let end = (): void => undefined;
    const answered = turns.restDuring(new Promise<void>((resolve) => (end = resolve)));
    const began: number[] = [];
    const ended: number[] = [];
    const pieces = Array.from({ length: 4 }, async () => {
      await turns.next('document');
      began.push(performance.now());
      work(5);
      ended.push(performance.now());
    });
    const others: number[] = [];
    const asks = async (): Promise<void> => {
      await turns.next('request');
      others.push(ended.length);
    };
    await Promise.race(pieces);
    await asks();
    await Promise.all(pieces);
    end();
    await answered;
    // It begins while the documents rest.
    expect(others).toEqual([1]);
    for (const [at, begin] of began.slice(1).entries())
      expect(begin - (ended[at] ?? 0)).toBeGreaterThanOrEqual(4);
  });

  test('on documents of a crowd and of others is taken in turn', async () => {
    const turns = createTurns();
    const begun: string[] = [];
    await turns.next('answer');
    const lines = [...Array.from({ length: 5 }, () => 'crowdDocument' as const), 'document' as const];
    await Promise.all(lines.map((line) => turns.next(line).then(() => begun.push(line))));
    expect(begun.indexOf('document')).toBeLessThan(3);
  });
});
