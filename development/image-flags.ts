import { readFileSync } from 'node:fs';

const PROGRAM = 'cli/concord.mjs';
const dockerfile = readFileSync(new URL('../Dockerfile', import.meta.url), 'utf8');
const [words = '[]'] = /(?<=^CMD )\["node", .*\]$/m.exec(dockerfile) ?? [];
const [, ...command] = JSON.parse(words) as string[];

/**
 * The flags of Node.js with which the container image starts a gateway, as the Dockerfile has them: what is measured or attacked is
 * started like what runs in production.
 */
export const IMAGE_FLAGS: readonly string[] = command.slice(0, command.indexOf(PROGRAM));
if (IMAGE_FLAGS.length === 0) throw new Error(`The Dockerfile does not start ${PROGRAM} with flags.`);
