import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { startFederationGateway, type FederationGateway, type Persona } from '../kit/federation-gateway.ts';

const README = readFileSync(resolve(import.meta.dirname, '../../README.md'), 'utf8');
const [, QUERY = ''] = /question\.graphql <<'END'\n([^]*?)\nEND\n/.exec(README) ?? [];
const [HEADER = [], , ...ROWS] = (/^\| field .*\n(?:\|.*\n)+/m.exec(README)?.[0] ?? '')
  .trimEnd()
  .split('\n')
  .map((line) =>
    line
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim()),
  );
const CALLERS = HEADER.slice(1).map((cell) => cell.replaceAll('`', '') as Persona);

/** Where the answer has what a row of the table shows. */
const PATHS: Record<string, string> = {
  'application reference': 'application.reference',
  "applicant's given name": 'application.applicant.givenName',
  'amount due, in cents': 'application.amountDue.amount',
  'payment status': 'application.payment.status',
  'subject of the last message': 'application.notifications.nodes.0.subject',
  election: 'elections.nodes.0.name',
  'sponsor of an advertisement': 'elections.nodes.0.advertisements.nodes.0.sponsor',
};

let gateway: FederationGateway;
beforeAll(async () => {
  gateway = await startFederationGateway();
});
afterAll(() => gateway.stop());
beforeEach(() => gateway.taps.clear());

function at(data: unknown, path: string): unknown {
  return path.split('.').reduce((value, key) => (value as Record<string, unknown> | null)?.[key], data);
}

test('the table of the first question has five callers, and a row for each leaf of the query', () => {
  expect(CALLERS).toHaveLength(5);
  expect(ROWS.map(([name]) => name)).toEqual(Object.keys(PATHS));
  expect(QUERY.match(/\b(reference|givenName|amount|status|subject|name|sponsor)\b(?!:)/g)).toHaveLength(
    ROWS.length,
  );
});

test.each(CALLERS.map((caller, column) => [caller, column + 1] as const))(
  'the answer to %s is the one that README.md shows',
  async (caller, column) => {
    const { data, errors } = await gateway.request(QUERY, { token: await gateway.tokenOf(caller) });
    const refused = errors.map(({ path, extensions }) => {
      expect(extensions).toEqual({ code: 'UNAUTHORIZED_FIELD_OR_TYPE' });
      return path?.filter((key) => typeof key === 'string').join('.') ?? '';
    });
    const shown = ROWS.map(([name = '']) => {
      const path = PATHS[name] ?? '';
      const keys = path.replaceAll(/\.\d+/g, '');
      if (refused.some((each) => keys === each || keys.startsWith(`${each}.`))) {
        expect(at(data, path) ?? null).toBeNull();
        return 'refused';
      }
      return String(at(data, path));
    });
    expect(shown).toEqual(ROWS.map((row) => row[column]));
  },
);

test('asked as the payment company, the messaging company hears nothing', async () => {
  await gateway.request(QUERY, { token: await gateway.tokenOf('payments') });
  expect(gateway.taps.sentTo()).not.toBe('');
  expect(gateway.taps.sentTo('messaging')).toBe('');
});
