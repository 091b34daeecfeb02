import { readFileSync } from 'node:fs';
import { Command } from 'commander';
import { accessCommand } from './access.ts';
import { checkCommand } from './check.ts';
import { composeCommand } from './compose.ts';
import { gatewayCommand } from './gateway.ts';
import { pseudonymsCommand } from './pseudonyms.ts';
import { keygenCommand } from './keygen.ts';
import { signCommand } from './sign.ts';
import { startCommand } from './start.ts';
import { tokenCommand } from './token.ts';

const { version, description } = JSON.parse(
  readFileSync(new URL('../package.json', import.meta.url), 'utf8'),
) as {
  version: string;
  description: string;
};

const program = new Command('concord')
  .description(description)
  .version(version)
  .addCommand(startCommand())
  .addCommand(gatewayCommand())
  .addCommand(composeCommand())
  .addCommand(checkCommand())
  .addCommand(accessCommand())
  .addCommand(pseudonymsCommand())
  .addCommand(tokenCommand())
  .addCommand(keygenCommand())
  .addCommand(signCommand())
  .addHelpText('after', '\nExample:\n  $ npx concord start');

try {
  await program.parseAsync();
} catch (error) {
  const { message, stack } = error instanceof Error ? error : new Error(String(error));
  console.error(`error: ${process.env['DEBUG'] ? (stack ?? message) : message}`);
  process.exit(1);
}
