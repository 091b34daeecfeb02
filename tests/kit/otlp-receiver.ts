import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { setTimeout as delay } from 'node:timers/promises';

/** A span as it was received. */
export interface ReceivedSpan {
  traceId: string;
  spanId: string;
  parentSpanId?: string;
  name: string;
  kind: number;
  startTimeUnixNano: string;
  endTimeUnixNano: string;
  attributes: { key: string; value: Record<string, unknown> }[];
  status: { code: number };
}

/** What takes traces and metrics by OTLP over HTTP, as a collector would. */
export interface OtlpReceiver {
  traces: string;
  metrics: string;
  /** All spans so far. */
  spans: () => ReceivedSpan[];
  /** All that came, as it came. */
  received: () => string;
  /** Waits until the spans fulfil something, for at most fifteen seconds; then it fails. */
  until: (holds: (spans: ReceivedSpan[]) => boolean) => Promise<ReceivedSpan[]>;
  /** Refuses from now on, or no more. */
  setOutage: (isOut: boolean) => void;
  close: () => void;
}

/** Starts a receiver. */
export async function startOtlpReceiver(): Promise<OtlpReceiver> {
  const bodies: { path: string; headers: string; body: string }[] = [];
  let isOut = false;
  const server = createServer((request, response) => {
    void text(request).then((body) => {
      if (!isOut) bodies.push({ path: request.url ?? '', headers: request.rawHeaders.join('\n'), body });
      response.writeHead(isOut ? 400 : 200, { 'content-type': 'application/json' }).end('{}');
    });
  });
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const spans = (): ReceivedSpan[] =>
    bodies
      .filter(({ path }) => path === '/v1/traces')
      .map(({ body }) => JSON.parse(body) as { resourceSpans: { scopeSpans: { spans: ReceivedSpan[] }[] }[] })
      .flatMap(({ resourceSpans }) => resourceSpans)
      .flatMap(({ scopeSpans }) => scopeSpans)
      .flatMap((scope) => scope.spans);
  return {
    traces: `${url}/v1/traces`,
    metrics: `${url}/v1/metrics`,
    spans,
    received: () => bodies.map(({ body }) => body).join('\n'),
    until: async (holds) => {
      for (let waited = 0; waited < 15_000; waited += 50) {
        if (holds(spans())) return spans();
        await delay(50);
      }
      throw new Error(`it never held: ${holds.toString()}\n${JSON.stringify(spans(), undefined, 2)}`);
    },
    setOutage: (out) => void (isOut = out),
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}
