import { useState, type ReactNode } from 'react';
import { examples, type Example } from './examples.ts';
import type { Persona } from './personas.ts';

interface AskAsProps {
  personas: readonly Persona[];
  chosen: string;
  onChoose: (as: string) => void;
}

/** The switch that says whom the questions come from. */
export function AskAs({ personas, chosen, onChoose }: AskAsProps): ReactNode {
  return (
    <>
      <label htmlFor="ask-as">Ask as</label>
      <select
        id="ask-as"
        aria-describedby="persona"
        value={chosen}
        onChange={(event) => onChoose(event.currentTarget.value)}
      >
        {personas.map(({ as, description }) => (
          <option key={as} title={description}>
            {as}
          </option>
        ))}
      </select>
      <span id="persona">{personas.find(({ as }) => as === chosen)?.description}</span>
    </>
  );
}

/** What stands in the switch's place where nobody gives out tokens. */
export function PasteToken({ onUse }: { onUse: (token: string) => void }): ReactNode {
  const [token, setToken] = useState('');
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        onUse(token.trim());
      }}
    >
      <label htmlFor="access-token">Access token</label>
      <input
        id="access-token"
        placeholder="paste an access token"
        autoComplete="off"
        spellCheck={false}
        value={token}
        onChange={(event) => setToken(event.currentTarget.value)}
      />
      <button>Use</button>
    </form>
  );
}

/** Buttons that each open a ready question. */
export function Examples({ onOpen }: { onOpen: (example: Example) => void }): ReactNode {
  return (
    <div id="examples" role="group" aria-label="Examples">
      {examples.map((example) => (
        <button key={example.title} type="button" onClick={() => onOpen({ ...example })}>
          {example.title}
        </button>
      ))}
    </div>
  );
}

/** Says after an answer which of its fields were refused; empty where none was. */
export function Refusals({ fields, to }: { fields: readonly string[]; to: string }): ReactNode {
  const count = fields.length === 1 ? '1 field was' : `${fields.length} fields were`;
  return (
    <p role="status" id="refusals">
      {fields.length > 0 && `${count} refused to ${to}: ${fields.join(', ')}`}
    </p>
  );
}
