// What a planner thread runs: the compiled JavaScript where it was built, else the TypeScript itself.
import { existsSync } from 'node:fs';

const compiled = new URL('./plan-in-thread.js', import.meta.url);
const isCompiled = existsSync(compiled);
if (!isCompiled) {
  const { register } = await import('tsx/esm/api');
  register();
}
const source = isCompiled ? compiled : new URL('./plan-in-thread.ts', import.meta.url);
const { createPlanInThread } = await import(source.href);

export default createPlanInThread();
