// What no gateway can be cheaper than: reads a request, parses it, and writes a ready answer as JSON. Where it is given what Concord asks subgraphs
// for it, it asks them for that first, step by step, and parses what they answer: node floor.mjs <file> <port>
import { Buffer } from 'node:buffer';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { Pool } from 'undici';

const [file, port] = process.argv.slice(2);
/** @type {{ answers: Record<string, unknown>, steps: Record<string, { url: string, body: string }[][]> }} */
const { answers, steps } = JSON.parse(readFileSync(file, 'utf8'));
const headers = ['content-type', 'application/json', 'accept', 'application/json'];
const pools = new Map();

function ask({ url, body }, seed) {
  const { origin, pathname: path } = new URL(url);
  if (!pools.has(origin)) pools.set(origin, new Pool(origin, { connections: 64 }));
  const question = Buffer.from(body.replaceAll(/"(\w*seed\w*)":\d+/g, `"$1":${seed}`));
  return new Promise((resolve, reject) => {
    const chunks = [];
    pools.get(origin).dispatch(
      { path, method: 'POST', headers, body: question },
      {
        onRequestStart: () => undefined,
        onResponseStart: () => undefined,
        onResponseData: (_controller, chunk) => void chunks.push(chunk),
        onResponseEnd: () => resolve(JSON.parse(Buffer.concat(chunks).toString())),
        onResponseError: (_controller, error) => reject(error),
      },
    );
  });
}

createServer((request, response) => {
  let body = '';
  request.setEncoding('utf8');
  request.on('data', (chunk) => (body += chunk));
  request.on('end', async () => {
    const { query, variables } = JSON.parse(body);
    for (const step of steps[query] ?? [])
      await Promise.all(step.map((each) => ask(each, variables?.seed ?? 0)));
    const json = JSON.stringify(answers[query] ?? {});
    response.setHeader('content-type', 'application/json').end(json);
  });
}).listen(Number(port), '127.0.0.1');
