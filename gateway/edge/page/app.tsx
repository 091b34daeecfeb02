import { GraphiQL } from 'graphiql';
import { useMemo, useState, type ReactNode } from 'react';
import { AskAs, Examples, PasteToken, Refusals } from './bar.tsx';
import { Commands } from './commands.tsx';
import { residentsCase, type Example } from './examples.ts';
import { createFetcher } from './fetcher.ts';
import { ANONYMOUS, type Persona } from './personas.ts';
import { fixedToken, renewedToken, type TokenSource } from './token-source.ts';

interface AppProps {
  /** Where tokens come from; undefined where they are pasted. */
  tokens: string | undefined;
  personas: readonly Persona[];
}

/** Whom the questions come from. */
interface Caller {
  name: string;
  token: TokenSource;
}

/** What is known about a caller; told about another one, it is not shown. */
interface Note<Value> {
  caller: Caller;
  value: Value;
}

/** The whole page: the bar, its notices, and GraphiQL below. */
export function App({ tokens, personas }: AppProps): ReactNode {
  const [caller, setCaller] = useState(() => callerNamed(nameInUrl(personas), tokens));
  const [example, setExample] = useState<Example>();
  const [refused, setRefused] = useState<Note<string[]>>();
  const [failure, setFailure] = useState<Note<string | undefined>>();

  const fetcher = useMemo(
    () =>
      createFetcher(
        () => reportingFailure(caller.token, (value) => setFailure({ caller, value })),
        (value) => setRefused({ caller, value }),
      ),
    [caller],
  );
  const choose = (as: string) => {
    keepInUrl(as);
    setCaller(callerNamed(as, tokens));
  };
  const open = (chosen: Example) => {
    setExample(chosen);
    setRefused(undefined);
  };

  return (
    <>
      <header>
        <h1>Concord</h1>
        {tokens === undefined ? (
          <PasteToken onUse={(token) => setCaller(callerWith(token))} />
        ) : (
          <AskAs personas={personas} chosen={caller.name} onChoose={choose} />
        )}
        <Examples onOpen={open} />
      </header>
      <p role="alert" id="token-failure">
        {failure?.caller === caller && failure.value}
      </p>
      <Refusals to={caller.name} fields={refused?.caller === caller ? refused.value : []} />
      <main>
        {/* Without its headers editor, whose contents the history would keep in the browser's storage, tokens too. */}
        <GraphiQL
          fetcher={fetcher}
          {...firstQuestion()}
          defaultEditorToolsVisibility="variables"
          isHeadersEditorEnabled={false}
          showPersistHeadersSettings={false}
          forcedTheme="system"
        >
          <Commands example={example} />
        </GraphiQL>
      </main>
    </>
  );
}

function callerNamed(name: string, tokens: string | undefined): Caller {
  const hasToken = tokens !== undefined && name !== ANONYMOUS;
  return { name, token: hasToken ? renewedToken(tokens, name) : fixedToken(null) };
}

function callerWith(token: string): Caller {
  return token === ''
    ? callerNamed(ANONYMOUS, undefined)
    : { name: 'the pasted token', token: fixedToken(token) };
}

async function reportingFailure(
  token: TokenSource,
  onFailure: (text: string | undefined) => void,
): Promise<string | null> {
  try {
    const value = await token();
    onFailure(undefined);
    return value;
  } catch (error) {
    onFailure(error instanceof Error ? error.message : String(error));
    throw error;
  }
}

function nameInUrl(personas: readonly Persona[]): string {
  const name = new URLSearchParams(location.search).get('as');
  return personas.find(({ as }) => as === name)?.as ?? ANONYMOUS;
}

function keepInUrl(as: string): void {
  const url = new URL(location.href);
  url.searchParams.set('as', as);
  history.replaceState(null, '', url);
}

/** What the page opens with, unless GraphiQL has stored what was there last. */
function firstQuestion(): { initialQuery?: string; initialVariables?: string } {
  if (localStorage.getItem('graphiql:query') !== null) return {};
  return { initialQuery: residentsCase.query, initialVariables: residentsCase.variables };
}
