import { Command } from 'commander';

/** Where the issuer of `concord start` answers, as long as no other port is chosen. */
export const DEFAULT_ISSUER = 'http://127.0.0.1:4010';

/** `concord token`: prints an access token of the development issuer, and nothing else, on standard output. */
export function tokenCommand(): Command {
  return new Command('token')
    .description('Prints an access token of the development issuer, to try things out with.')
    .requiredOption('--as <name>', 'who asks, such as resident or payments; an unknown name lists them all')
    .option('--issuer <url>', 'where the development issuer answers', DEFAULT_ISSUER)
    .addHelpText(
      'after',
      '\nExample:\n  $ curl -H "Authorization: Bearer $(npx concord token --as payments)" ...',
    )
    .action(async ({ as, issuer }: { as: string; issuer: string }) => {
      const token = await fetchToken(as, issuer);
      if (token === null) console.error(`${as} has no token: send the request without one.`);
      else console.log(token);
    });
}

/**
 * Fetches a token from a development issuer.
 * @returns null for the caller who has none.
 * @throws Error that lists the names where `as` is none of them, or says what to start where nothing answers.
 */
export async function fetchToken(as: string, issuer: string): Promise<string | null> {
  const url = new URL('/development/token', issuer);
  url.searchParams.set('as', as);
  const response = await fetch(url, { signal: AbortSignal.timeout(10_000) }).catch((error: unknown) => {
    throw new Error(`No development issuer answers at ${issuer}: run \`npm start\` first.`, { cause: error });
  });
  const answer = (await response.json().catch(() => ({}))) as Answer;
  if (!response.ok || answer.access_token === undefined) {
    throw new Error(
      `${issuer} gives no token: ${answer.error_description ?? `it answers ${response.status}`}`,
    );
  }
  return answer.access_token;
}

interface Answer {
  access_token?: string | null;
  error_description?: string;
}
