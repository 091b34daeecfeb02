// Loaded into a gateway's process before the gateway: tells the bench, when it asks, what the process has used.
import { isMainThread } from 'node:worker_threads';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

if (isMainThread && process.send) {
  process.on('message', (message) => {
    if (message === 'cpu') {
      const { user, system } = process.cpuUsage();
      process.send({ cpuMs: (user + system) / 1000 });
    }
    if (message === 'memory') {
      setFlagsFromString('--expose-gc');
      runInNewContext('gc')();
      const { rss, heapUsed, external } = process.memoryUsage();
      process.send({ rss, live: heapUsed + external });
    }
  });
  process.channel.unref();
}
