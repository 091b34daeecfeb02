import type { Server } from 'node:http';
import express, { Router, type ErrorRequestHandler, type RequestHandler } from 'express';
import type { Provider } from 'oidc-provider';
import type { Logger } from 'pino';
import { readClients, type RegisteredClient } from './clients.ts';
import type { IssuerConfig } from './config.ts';
import { obtainToken } from './obtain-token.ts';
import { PERSONAS } from './personas.ts';
import { createProvider } from './provider.ts';
import { signInRoutes } from './sign-in.ts';

/** Serves the issuer: OAuth 2.0 and OpenID Connect, the sign-in page, and `/development/*` for developers' tools. */
export async function listen(config: IssuerConfig, logger: Logger): Promise<{ stop: () => Promise<void> }> {
  const clients = readClients(config.register);
  const provider = await createProvider({ ...config, clients });
  logTokens(provider, logger);
  const app = express()
    .disable('x-powered-by')
    .get('/health', (_request, response) => response.json({ status: 'ok' }))
    .use('/development', developmentRoutes(config, clients))
    .use(signInRoutes(provider, config.resident))
    .use(provider.callback())
    .use(answerError(logger));
  const server = await new Promise<Server>((resolve, reject) => {
    const listening: Server = app.listen(config.port, config.host, (error?: Error) => {
      if (error) reject(error);
      else resolve(listening);
    });
  });
  return {
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function developmentRoutes(config: IssuerConfig, clients: readonly RegisteredClient[]): Router {
  const host = /^(0\.0\.0\.0|::)$/.test(config.host) ? '127.0.0.1' : config.host;
  const origin = `http://${host.includes(':') ? `[${host}]` : host}:${config.port}`;

  const token: RequestHandler = async (request, response) => {
    const as = request.query['as'];
    const persona = PERSONAS.find(({ name }) => name === as);
    if (persona === undefined) {
      const names = PERSONAS.map(({ name }) => name);
      response.status(400).json({
        error: 'invalid_request',
        error_description: `as must be one of: ${names.join(', ')}`,
        names,
      });
      return;
    }
    const client = clients.find(({ id }) => id === persona.client);
    if (persona.client === undefined) {
      response.json({ as, access_token: null });
    } else if (client === undefined) {
      const error_description = `${config.register} has no client ${persona.client}.`;
      response.status(404).json({ error: 'invalid_client', error_description });
    } else {
      const { access_token, expires_in, token_type } = await obtainToken({ ...config, client, origin });
      response.json({ as, access_token, expires_in, token_type });
    }
  };

  return Router()
    .use(allowLoopbackOrigins)
    .get('/token', token)
    .get('/personas', (_request, response) => {
      response.json(PERSONAS.map(({ name, description }) => ({ as: name, description })));
    })
    .get('/signed-in', (_request, response) => {
      response
        .type('text')
        .send('Signed in. The code in the address is what a portal would now exchange for a token.\n');
    });
}

/** Lets pages that this machine serves read the answer, and no page from elsewhere (Fetch standard, CORS protocol). */
const allowLoopbackOrigins: RequestHandler = (request, response, next) => {
  const { origin } = request.headers;
  response.set('Cache-Control', 'no-store').vary('Origin');
  if (origin !== undefined && /^https?:\/\/(localhost|127\.0\.0\.1|\[::1\])(:\d+)?$/.test(origin)) {
    response.set('Access-Control-Allow-Origin', origin);
  }
  next();
};

function logTokens(provider: Provider, logger: Logger): void {
  provider.on('grant.success', ({ oidc }) => logger.info({ client: oidc.client?.clientId }, 'token issued'));
  provider.on('grant.error', ({ oidc }, { error, error_detail }) =>
    logger.info({ client: oidc.client?.clientId, error, detail: error_detail }, 'token refused'),
  );
  provider.on('authorization.error', ({ oidc }, { error, error_detail }) =>
    logger.info({ client: oidc.client?.clientId, error, detail: error_detail }, 'sign-in refused'),
  );
  provider.on('server_error', (_context, error) => logger.error({ reason: error.message }, 'request failed'));
}

/** Errors of the authorization server say themselves what they are; any other is told to the log alone. */
function answerError(logger: Logger): ErrorRequestHandler {
  return (
    error: Error & { statusCode?: number; error?: string; error_description?: string },
    _request,
    response,
    next,
  ) => {
    if (response.headersSent) {
      next(error);
      return;
    }
    const { statusCode = 500, error_description } = error;
    if (statusCode >= 500) logger.error({ reason: error.message }, 'request failed');
    response.status(statusCode).json({
      error: error.error ?? (statusCode < 500 ? 'invalid_request' : 'server_error'),
      error_description,
    });
  };
}
