import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { chromium, type BrowserContext, type Page } from 'playwright-core';
import { startFederationGateway, type FederationGateway } from '../kit/federation-gateway.ts';
import { sharedFederation } from '../kit/shared-federation.ts';

const CANDIDATES = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];
const executablePath = process.env['CHROMIUM'] ?? CANDIDATES.find((path) => existsSync(path));
const describeInBrowser = executablePath === undefined ? describe.skip : describe;
if (executablePath === undefined) {
  process.stderr.write(
    'The page is not tested: no Chromium was found. Install it, or name one in CHROMIUM.\n',
  );
}

/** Only what must not go out: the browser would look up its maker's services otherwise. */
const QUIET = [
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

interface Shown {
  data: { application: Record<string, unknown> | null } | null;
  errors?: { path: string[] }[];
}

describeInBrowser('the page to ask from', () => {
  const profile = mkdtempSync(join(tmpdir(), 'concord-browser-'));
  let gateway: FederationGateway;
  let browser: BrowserContext;
  let page: Page;
  const requests: string[] = [];
  const complaints: string[] = [];

  beforeAll(async () => {
    gateway = await startFederationGateway({ page: { tokens: sharedFederation().tokenUrl } });
    const sandbox = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
    browser = await chromium.launchPersistentContext(profile, {
      ...(executablePath !== undefined && { executablePath }),
      args: [...QUIET, ...sandbox],
      viewport: { width: 1280, height: 800 },
    });
    page = await browser.newPage();
    page.on('request', (request) => requests.push(request.url()));
    page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()));
    page.on('pageerror', (error) => complaints.push(error.message));
    await page.goto(`${gateway.url}/?as=anonymous`);
    await page.locator('.graphiql-query-editor .monaco-editor').first().waitFor();
  }, 60_000);
  afterAll(async () => {
    await browser.close();
    await gateway.stop();
    rmSync(profile, { recursive: true, force: true });
  });

  /** Chooses a caller, and waits for the answer to the question that stands in the editor. */
  async function askAs(persona: string): Promise<Shown> {
    const answered = page.waitForResponse(
      (response) =>
        response.url().endsWith('/graphql') && (response.request().postData() ?? '').includes('application('),
    );
    await page.getByLabel('Ask as').selectOption(persona);
    await answered;
    const handle = await page.waitForFunction(() => {
      interface Monaco {
        editor: { getModels: () => { uri: { path: string }; getValue: () => string }[] };
      }
      const { __MONACO: monaco } = globalThis as unknown as { __MONACO: Monaco };
      return monaco.editor
        .getModels()
        .find(({ uri }) => uri.path.endsWith('response.json'))
        ?.getValue();
    });
    return JSON.parse((await handle.jsonValue()) ?? '') as Shown;
  }

  test('asks as two partners, and shows each its part', async () => {
    const payments = await askAs('payments');
    expect(payments.data?.application).toMatchObject({
      payment: { status: expect.any(String) },
      applicant: null,
      notifications: null,
    });
    await expect(page.locator('#refusals').textContent()).resolves.toContain('application.applicant');
    if (process.env['UPDATE_SCREENSHOT']) {
      await page.screenshot({ path: resolve(import.meta.dirname, '../../docs/page.png') });
    }
    const messaging = await askAs('messaging');
    expect(messaging.data?.application).toMatchObject({
      payment: null,
      applicant: null,
      notifications: { nodes: [expect.anything()] },
    });
    await expect(page.locator('#refusals').textContent()).resolves.toContain('application.payment');
  });

  test('asks as a resident, who is refused nothing', async () => {
    const resident = await askAs('resident');
    expect(resident.errors).toBeUndefined();
    expect(resident.data?.application).toMatchObject({ applicant: { familyName: expect.any(String) } });
  });

  test('offers three examples and all callers', async () => {
    expect(await page.locator('#examples button').count()).toBe(3);
    const names = await page
      .locator('#ask-as option')
      .evaluateAll((options) => options.map((option) => (option as unknown as { value: string }).value));
    expect(names).toEqual([
      'anonymous',
      'resident',
      'agencies',
      'election-authority',
      'insights',
      'integrity',
      'messaging',
      'payments',
    ]);
  });

  test('keeps no token in the browser, reaches nothing beyond this machine, and breaks no rule of its own', async () => {
    const stored = await page.evaluate('JSON.stringify({ ...localStorage, ...sessionStorage })');
    expect(stored).not.toMatch(/eyJ/);
    const hosts = new Set(
      requests.filter((url) => url.startsWith('http')).map((url) => new URL(url).hostname),
    );
    expect([...hosts]).toEqual(['127.0.0.1']);
    expect(complaints).toEqual([]);
  });
});

test('the page is not there where it was not asked for', async () => {
  const gateway = await startFederationGateway();
  expect((await fetch(`${gateway.url}/`)).status).toBe(404);
  await gateway.stop();
});
