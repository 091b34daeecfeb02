import { fork } from 'node:child_process';
import { once } from 'node:events';
import { programOf } from '../kit/project.ts';

/** To the bystander's program: ask at this address, and tell once so many answers have come; or stop, and tell what was seen. */
export type ToBystander = { url: string; enough: number } | { over: true };

/** From the bystander's program: where its subgraph is; that it asks; that it has been answered often enough; what it saw. */
export type FromBystander = { subgraph: string } | { begun: true } | { enough: true } | { seen: Witness };

/** What a bystander saw while it asked. */
export interface Witness {
  /** The slowest answer for the gateway's health, in milliseconds. */
  healthMs: number;
  /** How long the bystander waited, in milliseconds, each time. */
  bystanderMs: readonly number[];
  /** What was answered wrong to it, or for health. */
  wrong: readonly string[];
}

/** A caller who has nothing to do with an attack, with the subgraph that it asks; a program of its own. */
export interface Bystander {
  /** The address of its subgraph, which answers `bystander(number: Int!): Int` with the number. */
  subgraph: string;
  /** Begins to ask the gateway at this address, for its health too, again and again. */
  begin: (url: string, enough: number) => Promise<Watching>;
  close: () => Promise<void>;
}

/** A bystander who asks. */
export interface Watching {
  /** Whether it has been answered often enough. */
  isEnough: () => boolean;
  /** Lets each ask once more, and tells what was seen. */
  end: () => Promise<Witness>;
}

/** Starts the bystander's program. */
export async function startBystander(): Promise<Bystander> {
  const { file, execArgv } = programOf('tests/abuse/bystander-main');
  const child = fork(file, { execArgv: [...execArgv] });
  const send = (message: ToBystander): void => void child.send(message);
  const next = async (): Promise<FromBystander> => ((await once(child, 'message')) as [FromBystander])[0];
  const first = await next();
  if (!('subgraph' in first)) throw new Error('the bystander tells first where its subgraph is');
  return {
    subgraph: first.subgraph,
    begin: async (url, enough) => {
      let isEnough = false;
      const begun = next();
      send({ url, enough });
      await begun;
      const seen = new Promise<Witness>((resolve) => {
        const onMessage = (message: FromBystander): void => {
          if ('enough' in message) isEnough = true;
          if (!('seen' in message)) return;
          child.off('message', onMessage);
          resolve(message.seen);
        };
        child.on('message', onMessage);
      });
      return {
        isEnough: () => isEnough,
        end: () => {
          send({ over: true });
          return seen;
        },
      };
    },
    close: async () => {
      child.disconnect();
      await once(child, 'exit');
    },
  };
}
