import { describe, expect, jest, test } from '@jest/globals';
import { untilMetrics } from '../kit/metrics.ts';
import { startReloadable } from './reload-scenario.ts';

jest.setTimeout(120_000);

const register = `
purposes: { test: { text: a, legalBasis: b, owner: strict } }
organisations:
  strict: { name: S, class: agency, operates: city, trustedDocuments: require, clients: { one: { scopes: [], purposes: [test] } } }
`;

/** Tries to start with manifests of this content. */
async function start(contents: readonly string[], mode?: string): Promise<string> {
  const files = Object.fromEntries(contents.map((content, index) => [`${index}.json`, content]));
  try {
    const gateway = await startReloadable(
      {
        register: 'partners.yaml',
        ...(mode !== undefined && { trustedDocuments: { mode, manifests: Object.keys(files) } }),
      },
      { 'partners.yaml': register, ...files },
    );
    await gateway.stop();
    return 'it has started';
  } catch (error) {
    return String(error);
  }
}

const apollo = (content: object): string =>
  JSON.stringify({ format: 'apollo-persisted-query-manifest', version: 1, operations: [], ...content });

describe('a gateway does not start', () => {
  test.each<[string, string[], string | undefined, RegExp]>([
    [
      'where the register asks for trusted documents and there are none',
      [],
      undefined,
      /the register asks strict for trusted documents/,
    ],
    ['without a manifest', [], 'log', /trustedDocuments\.manifests/],
    ['without a mode that there is', ['{}'], 'off', /trustedDocuments\.mode/],
    [
      'with an id that is given to two documents',
      ['{"a":"{ b }"}', '{"a":"{ c }"}'],
      'log',
      /the id a is given to two documents/,
    ],
    ['with what is not JSON', ['{'], 'log', /0\.json is not JSON/],
    ['with a map of something else', ['{"a":{"b":"c"}}'], 'log', /0\.json is no manifest.*: a: /],
    [
      'with another version of a manifest',
      [apollo({ version: 2 })],
      'log',
      /0\.json is no manifest.*: version: /,
    ],
    [
      'with an operation without a text',
      [apollo({ operations: [{ id: 'a' }] })],
      'log',
      /operations\.0\.body/,
    ],
  ])('%s', async (_name, contents, mode, message) => {
    expect(await start(contents, mode)).toMatch(message);
  });
});

test('a document that is in no manifest is counted where it is answered, and one that is in one is not', async () => {
  const gateway = await startReloadable(
    { trustedDocuments: { mode: 'log', manifests: ['0.json'] }, telemetry: { metrics: { port: 0 } } },
    { '0.json': JSON.stringify({ known: '{ quick }' }) },
  );
  try {
    for (const query of ['{ quick }', '{ other: quick }'])
      expect((await gateway.request(query)).status).toBe(200);
    const unknown = await fetch(`${gateway.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{"documentId":"nothing"}',
    });
    expect(await unknown.text()).toContain('DOCUMENT_NOT_TRUSTED');
    const { value } = await untilMetrics(gateway, (now) => now.value('concord_requests_total') === 3);
    expect(value('concord_untrusted_documents_total')).toBe(1);
  } finally {
    await gateway.stop();
  }
});
