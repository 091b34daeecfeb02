import { pick, useGraphiQL, useGraphiQLActions, type MonacoEditor } from '@graphiql/react';
import { OperationTypeNode } from 'graphql';
import { useEffect, useRef } from 'react';
import type { Example } from './examples.ts';

interface CommandsProps {
  /** Fills the editors whenever it is another object. */
  example: Example | undefined;
}

/** What the bar has GraphiQL do. It shows nothing; it is a component because GraphiQL takes commands only from inside. */
export function Commands({ example }: CommandsProps): null {
  useFill(example);
  useRunOnChangeOfCaller();
  useSystemTheme();
  return null;
}

function useFill(example: Example | undefined): void {
  const { queryEditor, variableEditor, responseEditor } = useGraphiQL(
    pick('queryEditor', 'variableEditor', 'responseEditor'),
  );
  useEffect(() => {
    if (example === undefined) return;
    replaceText(queryEditor, example.query);
    replaceText(variableEditor, example.variables);
    responseEditor?.setValue('');
  }, [example, queryEditor, variableEditor, responseEditor]);
}

/** As if typed, so that undo brings back what was there. */
function replaceText(editor: MonacoEditor | undefined, text: string): void {
  const range = editor?.getModel()?.getFullModelRange();
  if (range === undefined) return;
  editor?.pushUndoStop();
  editor?.executeEdits('example', [{ range, text }]);
  editor?.setPosition({ lineNumber: 1, column: 1 });
}

/** Each caller has a fetcher of their own; GraphiQL reads the schema anew by itself when it gets another. */
function useRunOnChangeOfCaller(): void {
  const actions = useGraphiQLActions();
  const { fetcher, operations, operationName, responseEditor } = useGraphiQL(
    pick('fetcher', 'operations', 'operationName', 'responseEditor'),
  );
  const last = useRef(fetcher);
  useEffect(() => {
    if (last.current === fetcher) return;
    last.current = fetcher;
    actions.stop();
    const current = operations?.find(({ name }) => name?.value === operationName) ?? operations?.[0];
    // Looking on as someone else must not do a mutation twice.
    if (current?.operation === OperationTypeNode.QUERY) actions.run();
    else responseEditor?.setValue('');
  });
}

/** The style sheet follows the system by itself; the editor's colours must be told. */
function useSystemTheme(): void {
  const { setTheme } = useGraphiQLActions();
  useEffect(() => {
    const dark = matchMedia('(prefers-color-scheme: dark)');
    const follow = () => setTheme(null);
    dark.addEventListener('change', follow);
    return () => dark.removeEventListener('change', follow);
  }, [setTheme]);
}
