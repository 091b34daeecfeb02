import type { AskedAnswer } from './adapter.ts';
import type { AccessCase, Pattern } from './case.ts';

/** Says what of an answer is not as a case demands; nothing where the case is fulfilled. */
export function judge(question: AccessCase, answer: AskedAnswer): string[] {
  return [
    ...judgeAnswer(question, answer),
    ...judgeBytes(question, answer),
    ...judgeTraffic(question, answer),
  ];
}

function judgeAnswer({ data, refused }: AccessCase, answer: AskedAnswer): string[] {
  const problems: string[] = [];
  if (answer.status !== 200) problems.push(`HTTP status ${answer.status}`);
  if (!fits(data, answer.data))
    problems.push(`data is ${JSON.stringify(answer.data)}, not ${JSON.stringify(data)}`);
  const paths = answer.errors.map(({ path }) => path?.join('.') ?? 'nowhere').sort();
  const expected = [...refused].sort();
  if (JSON.stringify(paths) !== JSON.stringify(expected))
    problems.push(`refused is [${paths.join(', ')}], not [${expected.join(', ')}]`);
  for (const error of answer.errors) {
    // Nothing beyond this: an error tells neither the rule nor the caller's own scopes.
    const extensions = { code: 'UNAUTHORIZED_FIELD_OR_TYPE' };
    const allowed = { message: 'Unauthorized field or type', path: error.path, extensions };
    if (!fits(allowed, error))
      problems.push(`the error ${JSON.stringify(error)} is not the one of a refusal`);
  }
  return problems;
}

function judgeBytes({ absent = [], unsaid = [] }: AccessCase, { text, traffic }: AskedAnswer): string[] {
  const passed = Object.entries(traffic).flatMap(([subgraph, { sent, answered }]) => [
    { where: `a request to ${subgraph}`, bytes: sent },
    { where: `an answer of ${subgraph}`, bytes: answered },
  ]);
  const everywhere = [{ where: 'the answer', bytes: text }, ...passed];
  return [
    ...absent.flatMap((needle) =>
      everywhere
        .filter(({ bytes }) => bytes.includes(needle))
        .map(({ where }) => `${needle} stands in ${where}`),
    ),
    ...unsaid.filter((needle) => text.includes(needle)).map((needle) => `${needle} stands in the answer`),
  ];
}

function judgeTraffic(question: AccessCase, { traffic }: AskedAnswer): string[] {
  const { reaches = {}, neverReaches = {}, notAsked = [] } = question;
  const problems: string[] = [];
  for (const [subgraph, needles] of Object.entries(reaches)) {
    let rest = traffic[subgraph]?.sent ?? '';
    for (const needle of needles) {
      const at = rest.indexOf(needle);
      if (at < 0) problems.push(`${needle} is not sent to ${subgraph}, or not in its turn`);
      else rest = rest.slice(at + needle.length);
    }
  }
  for (const [subgraph, needles] of Object.entries(neverReaches)) {
    const { sent = '', answered = '' } = traffic[subgraph] ?? {};
    for (const needle of needles) {
      if (sent.includes(needle)) problems.push(`${needle} is sent to ${subgraph}`);
      if (answered.includes(needle)) problems.push(`${needle} is answered by ${subgraph}`);
    }
  }
  for (const subgraph of notAsked) if (traffic[subgraph]) problems.push(`${subgraph} is asked`);
  return problems;
}

function fits(expected: unknown, actual: unknown): boolean {
  if (typeof expected !== 'object' || expected === null) return expected === actual;
  if (isPattern(expected)) return typeof actual === 'string' && new RegExp(expected.matches).test(actual);
  if (typeof actual !== 'object' || actual === null) return false;
  if (Array.isArray(expected) !== Array.isArray(actual)) return false;
  const entries = Object.entries(expected);
  return (
    entries.length === Object.keys(actual).length &&
    entries.every(([key, value]) => Object.hasOwn(actual, key) && fits(value, actual[key as never]))
  );
}

function isPattern(value: object): value is Pattern {
  return 'matches' in value && typeof value.matches === 'string';
}
