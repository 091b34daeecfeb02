import express, { Router, type RequestHandler } from 'express';
import type { Provider } from 'oidc-provider';

const RESIDENT_ID = /^[\w-]{1,64}$/;

/** The sign-in page: whoever is chosen is signed in, without a proof. `resident` is proposed. */
export function signInRoutes(provider: Provider, resident: string): Router {
  const show: RequestHandler = async (request, response) => {
    const { uid, params } = await provider.interactionDetails(request, response);
    sendPage(response, signInPage({ uid, client: String(params['client_id']), resident }));
  };

  const signIn: RequestHandler = async (request, response) => {
    const { uid, params } = await provider.interactionDetails(request, response);
    const { resident: chosen, other } = request.body as Record<string, string | undefined>;
    const accountId = chosen === 'other' ? (other ?? '').trim() : (chosen ?? '');
    if (!RESIDENT_ID.test(accountId)) {
      const problem = 'That is not the id of a resident.';
      response.status(400);
      sendPage(response, signInPage({ uid, client: String(params['client_id']), resident, problem }));
      return;
    }
    await provider.interactionFinished(
      request,
      response,
      { login: { accountId } },
      { mergeWithLastSubmission: false },
    );
  };

  return Router()
    .get('/interaction/:uid', show)
    .post('/interaction/:uid', express.urlencoded({ extended: false }), signIn);
}

function sendPage(response: Parameters<RequestHandler>[1], html: string): void {
  response
    .set('Content-Security-Policy', "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'")
    .set('Cache-Control', 'no-store')
    .type('html')
    .send(html);
}

interface Page {
  uid: string;
  client: string;
  resident: string;
  problem?: string;
}

function signInPage({ uid, client, resident, problem }: Page): string {
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>Sign in</title>
<style>
  body { font: 1rem/1.5 system-ui, sans-serif; max-width: 28rem; margin: 4rem auto; padding: 0 1rem; }
  fieldset { border: 0; padding: 0; margin: 1rem 0; }
  label { display: block; padding: .25rem 0; }
  button { font: inherit; padding: .4rem 1.2rem; }
</style>
<h1>Sign in</h1>
<p>You are going on to <b>${escapeHtml(client)}</b>. This is a developer's machine: choose a resident; there is no password.</p>
${problem === undefined ? '' : `<p role="alert">${escapeHtml(problem)}</p>`}
<form method="post" action="/interaction/${encodeURIComponent(uid)}">
  <fieldset>
    <legend>Resident</legend>
    <label><input type="radio" name="resident" value="${escapeHtml(resident)}" checked> ${escapeHtml(resident)}</label>
    <label><input type="radio" name="resident" value="other"> another: <input name="other" aria-label="Id of another resident"></label>
  </fieldset>
  <button>Sign in</button>
</form>
</html>
`;
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
