import { basename } from 'node:path';
import express, { type RequestHandler, type Router } from 'express';
import { buildPage, builtPages } from './build-page.ts';

/** What the page is told. */
export interface PageOptions {
  /** The URL that gives tokens for trying things out (`?as=<name>`); without it the page asks for a token in a field. */
  tokens: string | undefined;
}

/**
 * Serves the page for asking questions by hand: the page itself at `/`, what it loads under `/page/`. The page is built
 * when it is first asked for; calling {@link buildPage} before makes that quick. Answers 501 where it cannot be built
 * because the development dependencies are not installed.
 * @throws TypeError if `tokens` is not a URL.
 */
export function pageRouter({ tokens }: PageOptions): Router {
  const router = express.Router();
  const secure = securityHeaders(tokens);
  router.get('/', secure, async (_request, response) => {
    try {
      const version = basename(await buildPage());
      // The shell names the version, so it alone must be asked for each time.
      response.set('Cache-Control', 'no-cache').type('html').send(shell(version, tokens));
    } catch (error) {
      if (!isNotInstalled(error)) throw error;
      response
        .status(501)
        .type('text')
        .send('This page needs the development dependencies (npm ci). Queries go to /graphql.\n');
    }
  });
  router.use(
    '/page',
    secure,
    express.static(builtPages, { index: false, redirect: false, immutable: true, maxAge: '1y' }),
  );
  return router;
}

/** The editor sets inline styles and its style sheet carries its fonts and icons as data; scripts come from here alone. */
function securityHeaders(tokens: string | undefined): RequestHandler {
  const policy = [
    "default-src 'none'",
    "script-src 'self'",
    "worker-src 'self'",
    "style-src 'self' 'unsafe-inline'",
    "font-src 'self' data:",
    "img-src 'self' data:",
    tokens === undefined ? "connect-src 'self'" : `connect-src 'self' ${new URL(tokens).origin}`,
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ];
  const headers = {
    'Content-Security-Policy': policy.join('; '),
    'X-Content-Type-Options': 'nosniff',
    'Referrer-Policy': 'no-referrer',
  };
  return (_request, response, next) => {
    response.set(headers);
    next();
  };
}

function shell(version: string, tokens: string | undefined): string {
  const settings = tokens === undefined ? '' : ` data-tokens="${escapeAttribute(tokens)}"`;
  return `<!doctype html>
<html lang="en-GB">
  <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <meta name="color-scheme" content="light dark" />
    <title>Concord</title>
    <link rel="icon" href="data:," />
    <link rel="stylesheet" href="/page/${version}/main.css" />
    <script type="module" src="/page/${version}/main.js"></script>
  </head>
  <body${settings}>
    <noscript>This page needs JavaScript. Queries go to /graphql.</noscript>
    <div id="root"></div>
  </body>
</html>
`;
}

function escapeAttribute(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}

function isNotInstalled(error: unknown): boolean {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  return code === 'ERR_MODULE_NOT_FOUND' || code === 'MODULE_NOT_FOUND';
}
