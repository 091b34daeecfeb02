// What no gateway can be cheaper than: reads a request, parses it, and writes a ready answer as JSON: node floor.mjs <answers> <port>
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';

const [file, port] = process.argv.slice(2);
const answers = JSON.parse(readFileSync(file, 'utf8'));

createServer((request, response) => {
  let body = '';
  request.setEncoding('utf8');
  request.on('data', (chunk) => (body += chunk));
  request.on('end', () => {
    const { query } = JSON.parse(body);
    const json = JSON.stringify(answers[query] ?? {});
    response.setHeader('content-type', 'application/json').end(json);
  });
}).listen(Number(port), '127.0.0.1');
