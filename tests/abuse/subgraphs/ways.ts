import { answers, head, type Behaviour, type RawAnswer, type RawRequest } from '../../kit/raw-subgraph.ts';
import { PLANTED } from '../judge.ts';

/** What is asked where a case says nothing else: the holder is the government's to say, the fee the company's. */
export const FEE = '{ permit(id: "1") { id holder fee } }';
/** What is answered where the company does not answer well: the government's part is all there. */
export const WITHOUT_FEE = { permit: { id: '1', holder: 'holder-1', fee: null } };
/** What is answered where all is well. */
export const WITH_FEE = { permit: { id: '1', holder: 'holder-1', fee: 7 } };

export const INVALID = 'SUBGRAPH_INVALID_RESPONSE';
export const UNREACHABLE = 'SUBGRAPH_UNREACHABLE';
export const TIMEOUT = 'SUBGRAPH_TIMEOUT';

/** A whole answer, as it should be. */
export const GOOD = JSON.stringify({ data: { _entities: [{ __typename: 'Permit', id: '1', fee: 7 }] } });

/** Answers with these entities. */
export function entities(list: unknown, rest: object = {}): Behaviour {
  return answers({ data: { _entities: list }, ...rest });
}

/** Answers with these data of the root. */
export function root(data: unknown): Behaviour {
  return answers({ data });
}

/** A page that is not for callers. */
export const PAGE = `<html>${PLANTED} at Object.<anonymous> (/srv/app/index.js:1:1) http://10.1.2.3:8080</html>`;

/** Answers with a page. */
export function page(status: number, rest: RawAnswer = {}): Behaviour {
  return answers(PAGE, { status, headers: { 'content-type': 'text/html', ...rest.headers } });
}

/** Writes these bytes and nothing more; the connection stays open. */
export function writes(...parts: (string | Buffer)[]): Behaviour {
  return ({ socket }) => {
    for (const part of parts) socket.write(part);
  };
}

/** Writes these bytes and ends the connection: in order, or by a reset. */
export function writesAndEnds(part: string | Buffer, how: 'end' | 'reset' = 'end'): Behaviour {
  return ({ socket }) => {
    if (how === 'end') socket.end(part);
    else socket.write(part, () => void setTimeout(() => socket.resetAndDestroy(), 20));
  };
}

/** Writes the first bytes, and then the same ones as long as somebody reads. */
export function writesOn(first: string | Buffer, piece: string | Buffer): Behaviour {
  return ({ socket }: RawRequest) => {
    socket.write(first);
    const write = (): void => {
      while (!socket.destroyed && socket.write(piece));
    };
    socket.on('drain', write);
    write();
  };
}

/** Writes the first bytes, and then a little from time to time. */
export function drips(first: string, drop: string): Behaviour {
  return ({ socket }) => {
    socket.write(first);
    const dripping = setInterval(() => socket.write(drop), 100);
    socket.once('close', () => {
      clearInterval(dripping);
    });
  };
}

/** The head of an answer in chunks. */
export const CHUNKED = head(200, { 'transfer-encoding': 'chunked' });
