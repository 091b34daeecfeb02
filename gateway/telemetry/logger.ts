import { pino, type DestinationStream, type Logger } from 'pino';

/** From so many bytes on, lines that wait are written. */
const WRITTEN_FROM_BYTES = 8192;

/** How the gateway logs. */
export interface LogSettings {
  logLevel: string;
  /**
   * How long lines may wait so that several are written together, in milliseconds: to write each by itself costs as much as a tenth of a
   * small request, and holds up the event loop. 0 for no waiting.
   */
  logDelayMs: number;
}

/**
 * Makes the gateway's log. What could carry a secret is cut out, should it ever be logged.
 * @param destination where it goes; to the standard output if it is left out, and whole when the process exits.
 */
export function createLogger(
  { logLevel: level, logDelayMs }: LogSettings,
  destination: DestinationStream = standardOutput(logDelayMs),
): Logger {
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
  return pino(options, destination);
}

function standardOutput(delayMs: number): DestinationStream {
  if (delayMs === 0) return pino.destination({ dest: 1 });
  return pino.destination({ dest: 1, sync: false, minLength: WRITTEN_FROM_BYTES, periodicFlush: delayMs });
}
