import { writeFileSync } from 'node:fs';
import { Command } from 'commander';

interface Options {
  private: string;
  public: string;
}

/** `concord keygen`: makes the pair of keys by which editions are signed and checked. */
export function keygenCommand(): Command {
  return new Command('keygen')
    .description('Makes a pair of Ed25519 keys: one to sign editions with, one by which gateways check them.')
    .option('--private <file>', 'where the private key goes (JWK); must not be there yet', 'signing-key.json')
    .option('--public <file>', 'where the public key goes (JWKS); must not be there yet', 'signing-keys.json')
    .addHelpText(
      'after',
      `
Keep the private key away from the gateway: whoever has it says who may see what. The gateway's setting signature.keys names
the public one. To trust a second signer, put its key beside the first into "keys".

Example:
  $ npx concord keygen --private signing-key.json --public signing-keys.json`,
    )
    .action(run);
}

async function run({ private: privateFile, public: publicFile }: Options): Promise<void> {
  const { calculateJwkThumbprint, exportJWK, generateKeyPair } = await import('jose');
  const pair = await generateKeyPair('EdDSA', { extractable: true });
  const kid = await calculateJwkThumbprint(await exportJWK(pair.publicKey));
  const about = { kid, alg: 'EdDSA', use: 'sig' };
  write(privateFile, { ...(await exportJWK(pair.privateKey)), ...about }, 0o600);
  write(publicFile, { keys: [{ ...(await exportJWK(pair.publicKey)), ...about }] }, 0o644);
  console.log(`The private key is in ${privateFile}, the public one in ${publicFile}.`);
}

/** Writes a new file: a key that is there already may be the only one of its kind. */
function write(file: string, content: object, mode: number): void {
  try {
    writeFileSync(file, `${JSON.stringify(content)}\n`, { mode, flag: 'wx' });
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new Error(
      code === 'EEXIST'
        ? `${file} is there already; name another file.`
        : `${file} cannot be written (${code ?? 'unknown'}).`,
      { cause: error },
    );
  }
}
