/** Someone whose place a developer can take to see what they are shown. */
export interface Persona {
  name: string;
  /** One line for the people who choose. */
  description: string;
  /** The client of the partner register that asks; none where nobody says who asks. */
  client?: string;
}

/** Everyone that `GET /development/token?as=` knows, the least trusted first. */
export const PERSONAS: readonly Persona[] = [
  { name: 'anonymous', description: 'Anyone: services, offices, districts and elections.' },
  {
    name: 'resident',
    description: "A resident who is signed in: their own case and nobody else's.",
    client: 'residents-portal',
  },
  {
    name: 'agencies',
    description: "The agencies' front-end: residents' cases, and needs in counts.",
    client: 'agencies-front-end',
  },
  {
    name: 'election-authority',
    description: 'The election authority: signs of deception, and no resident.',
    client: 'election-desk',
  },
  {
    name: 'insights',
    description: 'The platform that tells what residents need, in counts of at least ten.',
    client: 'insights-service',
  },
  {
    name: 'integrity',
    description: 'The platform that reports deception around elections.',
    client: 'integrity-service',
  },
  {
    name: 'messaging',
    description: 'The e-mail and text message company: messages, and how to reach residents.',
    client: 'messaging-service',
  },
  {
    name: 'payments',
    description: "The payment company: a case's reference and amount, never a name.",
    client: 'payments-service',
  },
];
