/** How much the generator does, and from where on: by default the same operations every time. */
export interface GeneratorSettings {
  seed: number;
  /** How many answers are compared in all. */
  answers: number;
}

/** Reads `GENERATOR_SEED` and `GENERATOR_ANSWERS`. */
export function generatorSettings(answers: number): GeneratorSettings {
  return {
    seed: Number(process.env['GENERATOR_SEED'] ?? 1),
    answers: Number(process.env['GENERATOR_ANSWERS'] ?? answers),
  };
}
