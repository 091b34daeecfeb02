import { isPseudonym, PSEUDONYM, type ExpectedAnswer } from './expected-answer.ts';
import { isClosed, receiversOf } from './release-travelling.ts';
import type { AskedAnswer } from './served-world.ts';
import { markersOf, type World } from './world.ts';

/**
 * Says where an answer, or what passed behind it, has a value that the caller may not see, or a subgraph was not to receive; and
 * where it is any other than the one expected.
 */
export function checkAnswer(world: World, expected: ExpectedAnswer, answer: AskedAnswer): string[] {
  const problems = [...checkBytes(world, expected, answer), ...checkTravels(world, expected, answer)];
  if (answer.status !== 200) problems.push(`HTTP status ${answer.status}: ${answer.text}`);
  if (!fits(expected.data, answer.data))
    problems.push(`data is ${JSON.stringify(answer.data)}, not ${printData(expected.data)}`);
  const paths = answer.errors.map(({ path, message }) => (path ? path.join('.') : message)).sort();
  const wanted = [...expected.errors].sort();
  if (paths.join(' ') !== wanted.join(' '))
    problems.push(`refused is [${paths.join(' ')}], not [${wanted.join(' ')}]`);
  const other = answer.errors.find(({ extensions }) => extensions['code'] !== 'UNAUTHORIZED_FIELD_OR_TYPE');
  if (other) problems.push(`an error that is no refusal: ${JSON.stringify(other)}`);
  return problems;
}

/** The markers that an answer may hold are the ones that the expected answer holds. */
function checkBytes(world: World, { data }: ExpectedAnswer, { text }: AskedAnswer): string[] {
  const shown = printData(data);
  return [...markersOf(world)]
    .filter(([, marker]) => text.includes(String(marker)) && !shown.includes(String(marker)))
    .map(([coordinate]) => `the answer has the value of ${coordinate}`);
}

/** What subgraphs are asked for is permitted or travels; what they are sent is open, their own, or released to them. */
function checkTravels(world: World, { permitted }: ExpectedAnswer, { traffic }: AskedAnswer): string[] {
  const inputs = inputsOf(world, permitted);
  const markers = markersOf(world);
  return world.objects.flatMap((object) =>
    object.fields.flatMap((field) => {
      const coordinate = `${object.name}.${field.name}`;
      const marker = markers.get(coordinate);
      if (marker === undefined) return [];
      const isKey = object.isEntity && field.name === 'id';
      const mayTravel = isKey || inputs.has(coordinate);
      const isOpen =
        !Object.values(object.demands).some(isClosed) &&
        !field.definitions.some(({ demands }) => isClosed(demands));
      const released = new Set(
        field.definitions
          .flatMap(({ demands }) => demands.releases ?? [])
          .flatMap(({ to, mask }) => (mask === undefined ? to : [])),
      );
      const receivers = [object.home, ...receiversOf(object, field)].filter(
        (subgraph) => isOpen || subgraph === object.home || released.has(`operator:${subgraph}`),
      );
      return traffic.flatMap(({ subgraph, sent, answered }) => [
        ...(sent.includes(String(marker)) && !(mayTravel && receivers.includes(subgraph))
          ? [`${coordinate} is sent to ${subgraph}`]
          : []),
        ...(answered.includes(String(marker)) && !mayTravel && !permitted.has(coordinate)
          ? [`${coordinate} is fetched from ${subgraph}`]
          : []),
      ]);
    }),
  );
}

/** What the permitted fields are made of, and what that is made of in turn. */
function inputsOf(world: World, permitted: ReadonlySet<string>): Set<string> {
  const inputs = new Set<string>();
  for (const { name: type, fields } of world.objects) {
    for (const { name, requires } of fields.toReversed()) {
      if (!permitted.has(`${type}.${name}`) && !inputs.has(`${type}.${name}`)) continue;
      for (const input of requires) inputs.add(`${type}.${input}`);
    }
  }
  return inputs;
}

function fits(expected: unknown, actual: unknown): boolean {
  if (expected === PSEUDONYM) return isPseudonym(actual);
  if (typeof expected !== 'object' || expected === null) return expected === actual;
  if (typeof actual !== 'object' || actual === null || Array.isArray(expected) !== Array.isArray(actual))
    return false;
  const entries = Object.entries(expected);
  return (
    entries.length === Object.keys(actual).length &&
    entries.every(([key, value]) => Object.hasOwn(actual, key) && fits(value, actual[key as never]))
  );
}

function printData(data: unknown): string {
  return JSON.stringify(data, (_, value: unknown) => (value === PSEUDONYM ? 'a pseudonym' : value));
}
