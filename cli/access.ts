import { Command } from 'commander';
import { diffCommand } from './access/diff.ts';
import { matrixCommand } from './access/matrix.ts';
import { whatCommand } from './access/what.ts';
import { whoCommand } from './access/who.ts';
import { whyCommand } from './access/why.ts';

/** `concord access`: answers an auditor's questions from the supergraph and the partner register alone. */
export function accessCommand(): Command {
  return new Command('access')
    .description('Answers who may see what, from the supergraph and the partner register.')
    .addCommand(whoCommand())
    .addCommand(whatCommand())
    .addCommand(whyCommand())
    .addCommand(matrixCommand())
    .addCommand(diffCommand())
    .addHelpText('after', '\nExample:\n  $ npx concord access who Resident.income');
}
