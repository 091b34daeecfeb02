// Strips the types for Jest, with the compiler that runs the programs too.
import { transformSync } from 'esbuild';

export default {
  process(source, file) {
    const { code } = transformSync(source, {
      loader: 'ts',
      format: 'esm',
      target: 'es2022',
      sourcemap: 'inline',
      sourcefile: file,
    });
    return { code };
  },
};
