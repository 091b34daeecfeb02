import { spawn } from 'node:child_process';

/** Ends programs whose parent has gone without ending them. */
export interface Guard {
  /** From now on this process is ended with its parent. */
  watch: (pid: number) => void;
  /** It has ended, and its number may become another's. */
  forget: (pid: number) => void;
  /** Ends the guard itself, when nothing is left to watch. */
  release: () => void;
}

// Reads what to watch until the parent closes the pipe, which the system does for it however it ends.
const SCRIPT = `
while read -r order pid; do
  case $order in
    watch) pids="$pids $pid " ;;
    forget) pids="\${pids%% $pid *} \${pids#* $pid }" ;;
    release) exit ;;
  esac
done
kill -INT $pids
sleep 3
kill -KILL $pids
`;

/**
 * Starts a guard: a shell that waits for this process to end. If that happens without `release`, be it by SIGKILL, it
 * interrupts the watched processes and kills after 3 seconds what is left of them.
 */
export function startGuard(): Guard {
  // Detached, or Ctrl-C in the terminal would end the guard as well.
  const shell = spawn('sh', ['-c', SCRIPT], { detached: true, stdio: ['pipe', 'ignore', 'ignore'] });
  // Without a shell nothing is lost but this protection.
  shell.on('error', () => undefined);
  shell.stdin.on('error', () => undefined);
  shell.unref();
  return {
    watch: (pid) => shell.stdin.write(`watch ${pid}\n`),
    forget: (pid) => shell.stdin.write(`forget ${pid}\n`),
    release: () => shell.stdin.end('release\n'),
  };
}
