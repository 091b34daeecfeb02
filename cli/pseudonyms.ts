import { readFileSync } from 'node:fs';
import { Command } from 'commander';

interface Options {
  for: string;
  of: string;
  secret: string;
  register: string;
}

/** `concord pseudonyms`: the pseudonyms by which a company knows values, to be handed to it. */
export function pseudonymsCommand(): Command {
  return new Command('pseudonyms')
    .description(
      'Makes the pseudonyms by which an organisation knows the values of a field: a line each, from standard input.',
    )
    .requiredOption('--for <organisation>', 'whose pseudonyms: an organisation of the register')
    .requiredOption('--of <field>', 'the field whose values they are, as Type.field')
    .requiredOption('--secret <file>', "the gateway's access.pairwiseSecretFile")
    .option('--register <file>', 'the partner register', 'schema/partners.yaml')
    .addHelpText(
      'after',
      `
Hand out the pseudonyms and never the secret. Lines stay in their order, so that they can be joined with what else is known.

Example:
  $ npx concord pseudonyms --for messaging --of Resident.id --secret pairwise-secret < ids.txt > for-messaging.txt`,
    )
    .action(run);
}

async function run({ for: organisation, of: coordinate, secret, register }: Options): Promise<void> {
  const { createPseudonyms } = await import('../schema/access/pseudonyms.ts');
  const { parseRegister } = await import('../schema/access/register.ts');
  const { readSecret } = await import('../gateway/sources.ts');
  const { organisations } = parseRegister(readFileSync(register, 'utf8'), register);
  if (!Object.hasOwn(organisations, organisation)) {
    const known = Object.keys(organisations).join(', ');
    throw new Error(`The register has no organisation ${organisation}. It has: ${known}.`);
  }
  if (!/^[_A-Za-z]\w*\.[_A-Za-z]\w*$/.test(coordinate))
    throw new Error(`${coordinate} is not a field. Write it as Type.field, such as Resident.id.`);
  const { seal } = createPseudonyms(readSecret(secret))(organisation);
  const lines = readFileSync(0, 'utf8').split('\n');
  if (lines.at(-1) === '') lines.pop();
  for (const value of lines) process.stdout.write(`${seal(coordinate, value)}\n`);
}
