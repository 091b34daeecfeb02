import { pino, type DestinationStream, type Logger } from 'pino';

/** Makes the gateway's log. What could carry a secret is cut out, should it ever be logged. */
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
  return destination ? pino(options, destination) : pino(options);
}
