import { expect, test } from '@jest/globals';
import { Cancellation } from '../../gateway/cancellation.ts';

test('those who listen are told once, and who has left is not', () => {
  const cancellation = new Cancellation();
  const told: string[] = [];
  const first = (): void => void told.push('first');
  const second = (): void => void told.push('second');
  const third = (): void => void told.push('third');
  for (const listener of [first, second, third]) cancellation.listen(listener);
  cancellation.forget(first);
  cancellation.forget(first);
  expect(cancellation.isCancelled).toBe(false);
  cancellation.cancel();
  cancellation.cancel();
  expect(told.toSorted()).toEqual(['second', 'third']);
  expect(cancellation.isCancelled).toBe(true);
});

test('who listens too late is told at once', () => {
  const cancellation = new Cancellation();
  cancellation.cancel();
  let isTold = false;
  cancellation.listen(() => void (isTold = true));
  expect(isTold).toBe(true);
});

test('a listener may forget itself and others while it is told', () => {
  const cancellation = new Cancellation();
  let times = 0;
  const listener = (): void => {
    times++;
    cancellation.forget(listener);
    cancellation.listen(() => times++);
  };
  cancellation.listen(listener);
  cancellation.cancel();
  expect(times).toBe(2);
});
