import { readFile } from 'node:fs/promises';
import { Command } from 'commander';
import type { JWK } from 'jose';
import type { Statement } from '../gateway/edition.ts';

interface Options {
  key: string;
  edition: string;
  expires: string;
  register?: string;
}

/** `concord sign`: signs a supergraph and its register, so that a gateway serves these and nothing older. */
export function signCommand(): Command {
  return new Command('sign')
    .description('Signs a supergraph with its partner register, and prints the signature.')
    .argument('<supergraph>', 'the supergraph, as composed')
    .option('--register <file>', 'the partner register; needed where the gateway uses one')
    .requiredOption('--key <file>', 'a private key that concord keygen has made')
    .requiredOption('--edition <number>', 'grows with each edition; a gateway serves none that is older')
    .requiredOption(
      '--expires <time>',
      'until when it may be served, such as 2027-06-30 or 2027-06-30T12:00:00Z',
    )
    .addHelpText(
      'after',
      `
The gateway's setting signature.keys names the public keys, signature.file where this signature is.

Example:
  $ npx concord sign supergraph.graphql --register partners.yaml --key signing-key.json --edition 7 \\
      --expires 2027-06-30 > supergraph.jws`,
    )
    .action(async (supergraph: string, options: Options) => {
      console.log(await sign(supergraph, options));
    });
}

async function sign(file: string, options: Options): Promise<string> {
  const { CompactSign, importJWK } = await import('jose');
  const { SIGNATURE_TYPE, sha256 } = await import('../gateway/edition.ts');
  const statement: Statement = {
    edition: editionOf(options.edition),
    expires: timeOf(options.expires),
    supergraph: sha256(await readText(file)),
    ...(options.register !== undefined && { register: sha256(await readText(options.register)) }),
  };
  const jwk = await readKey(options.key);
  return new CompactSign(new TextEncoder().encode(JSON.stringify(statement)))
    .setProtectedHeader({ alg: 'EdDSA', typ: SIGNATURE_TYPE, ...(jwk.kid !== undefined && { kid: jwk.kid }) })
    .sign(await importJWK(jwk, 'EdDSA'));
}

function editionOf(text: string): number {
  const edition = Number(text);
  if (Number.isSafeInteger(edition) && edition >= 1) return edition;
  throw new Error(`--edition ${text}: it has to be a whole number from 1.`);
}

function timeOf(text: string): string {
  const time = new Date(text);
  if (Number.isNaN(time.getTime())) throw new Error(`--expires ${text}: write a time like 2027-06-30.`);
  if (time.getTime() <= Date.now()) throw new Error(`--expires ${text}: that is over already.`);
  return time.toISOString();
}

async function readText(file: string): Promise<string> {
  return readFile(file, 'utf8').catch((error: unknown) => {
    const { code = 'unknown' } = error as NodeJS.ErrnoException;
    throw new Error(`${file} cannot be read (${code}).`, { cause: error });
  });
}

async function readKey(file: string): Promise<JWK> {
  const text = await readText(file);
  let jwk: JWK | undefined;
  try {
    jwk = JSON.parse(text) as JWK;
  } catch {
    // What could not be parsed may be a secret; it stays out of the message.
  }
  if (jwk?.crv === 'Ed25519' && jwk.d !== undefined) return jwk;
  throw new Error(`--key ${file}: it holds no private Ed25519 key (JWK); concord keygen makes one.`);
}
