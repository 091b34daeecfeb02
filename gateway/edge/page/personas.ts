/** One of those that a question can be asked as. */
export interface Persona {
  /** The name that the token endpoint knows it by. */
  as: string;
  /** One line for people. */
  description: string;
}

/** The persona that has no token. */
export const ANONYMOUS = 'anonymous';

const builtIn: readonly Persona[] = [
  { as: ANONYMOUS, description: 'Anyone: services, offices, districts and elections.' },
  { as: 'resident', description: "A resident who is signed in: their own case and nobody else's." },
  { as: 'agencies', description: "The agencies' front-end: residents' cases, and needs in counts." },
  { as: 'election-authority', description: 'The election authority: signs of deception, and no resident.' },
  { as: 'insights', description: 'The platform that tells what residents need, in counts of at least ten.' },
  { as: 'integrity', description: 'The platform that reports deception around elections.' },
  {
    as: 'messaging',
    description: 'The e-mail and text message company: messages, and how to reach residents.',
  },
  { as: 'payments', description: "The payment company: a case's reference and amount, never a name." },
];

/** The personas that the token endpoint's origin lists, or the built-in list where it cannot be read in two seconds. */
export async function loadPersonas(tokens: string): Promise<readonly Persona[]> {
  try {
    const response = await fetch(new URL('/development/personas', tokens), {
      signal: AbortSignal.timeout(2000),
    });
    const list: unknown = await response.json();
    return Array.isArray(list) && list.length > 0 && list.every(isPersona) ? list : builtIn;
  } catch {
    return builtIn;
  }
}

function isPersona(value: unknown): value is Persona {
  const { as, description } = (value ?? {}) as Record<keyof Persona, unknown>;
  return typeof as === 'string' && typeof description === 'string';
}
