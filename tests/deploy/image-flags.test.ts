import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { IMAGE_FLAGS } from '../../development/image-flags.ts';

const ROOT = join(import.meta.dirname, '../..');

/** The command of the image's stage for production, which is the first that has one. */
function commandOfImage(): string[] {
  const [command = '[]'] = /(?<=^CMD ).*$/m.exec(readFileSync(join(ROOT, 'Dockerfile'), 'utf8')) ?? [];
  return JSON.parse(command) as string[];
}

test('what is measured and attacked is started with the flags of the container image', () => {
  const [node, ...rest] = commandOfImage();
  expect(node).toBe('node');
  expect(rest.slice(0, rest.indexOf('cli/concord.mjs'))).toEqual(IMAGE_FLAGS);
});

test('whoever starts a gateway without the image is told its flags', () => {
  const guide = readFileSync(join(ROOT, 'docs/operating.md'), 'utf8');
  expect(guide).toContain(`\`node ${IMAGE_FLAGS.join(' ')}\``);
});
