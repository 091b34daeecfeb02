import { pino, type DestinationStream, type Logger } from 'pino';

/** Lines are written together, at the latest after this time, in milliseconds: a write for each would cost as much as answering. */
const WRITTEN_AFTER_MS = 100;
const WRITTEN_FROM_BYTES = 4096;

/**
 * Makes the gateway's log. What could carry a secret is cut out, should it ever be logged.
 * @param destination where it goes; to the standard output if it is left out, and whole when the process exits.
 */
export function createLogger(level: string, destination?: DestinationStream): Logger {
  const options = {
    level,
    base: { service: 'gateway' },
    redact: {
      paths: [
        'authorization',
        '*.authorization',
        'token',
        '*.token',
        'variables',
        '*.variables',
        '*.headers',
        'headers',
      ],
      censor: '[redacted]',
    },
  };
  return pino(options, destination ?? standardOutput());
}

function standardOutput(): DestinationStream {
  return pino.destination({
    dest: 1,
    sync: false,
    minLength: WRITTEN_FROM_BYTES,
    periodicFlush: WRITTEN_AFTER_MS,
  });
}
