import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { askInParts } from '../kit/answer-parts.ts';
import { startFederationGateway, type FederationGateway } from '../kit/federation-gateway.ts';

const README = readFileSync(resolve(import.meta.dirname, '../../README.md'), 'utf8');
const [, ACCEPT = '', BODY = '', ANSWER = ''] =
  /-H 'accept: (multipart[^']*)' \\\n {2}-d '(.*)'\n```\n\n```\n([^]*?)```\n/.exec(README) ?? [];

let gateway: FederationGateway;
beforeAll(async () => {
  gateway = await startFederationGateway();
});
afterAll(() => gateway.stop());

test('the parts of an answer are the ones that README.md shows', async () => {
  const { query } = JSON.parse(BODY) as { query: string };
  const token = await gateway.tokenOf('resident');
  const answer = await askInParts(gateway.url, query, { token, headers: { accept: ACCEPT } });
  await answer.rest();
  expect(answer.text().trim().replaceAll('\r\n', '\n')).toBe(ANSWER.trim());
});
