import { setTimeout as delay } from 'node:timers/promises';
import { expect, test } from '@jest/globals';
import { createDocumentRest } from '../../gateway/edge/document-rest.ts';

test('nobody rests where no known document is asked for', () => {
  const rest = createDocumentRest(() => undefined);
  rest.owe(1000);
  expect(rest.isOn()).toBe(false);
});

test('what is short is done without rest', () => {
  const rest = createDocumentRest(() => undefined);
  void rest.during(new Promise<void>(() => undefined));
  rest.owe(0.2);
  expect(rest.isOn()).toBe(false);
});

test('rest lasts as long as the work has, and who waits is told once it is over', async () => {
  let began = 0;
  const over = new Promise<number>((resolve) => {
    const rest = createDocumentRest(() => {
      if (!rest.isOn()) resolve(performance.now() - began);
    });
    void rest.during(new Promise<void>(() => undefined));
    began = performance.now();
    rest.owe(30);
    rest.owe(20);
    expect(rest.isOn()).toBe(true);
  });
  expect(await over).toBeGreaterThanOrEqual(49);
});

test('a machine that stood still owes no more than a tenth of a second', async () => {
  const rest = createDocumentRest(() => undefined);
  void rest.during(new Promise<void>(() => undefined));
  rest.owe(60_000);
  expect(rest.isOn()).toBe(true);
  await delay(110);
  expect(rest.isOn()).toBe(false);
});

test('rest ends a little after the last that was asked for, also where that has failed', async () => {
  const rest = createDocumentRest(() => undefined);
  const failure = new Error('it failed');
  const failed = expect(rest.during(Promise.reject(failure))).rejects.toBe(failure);
  rest.owe(90);
  expect(rest.isOn()).toBe(true);
  await failed;
  await delay(30);
  expect(rest.isOn()).toBe(false);
});
