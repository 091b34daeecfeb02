import './workers.ts';
import { createRoot } from 'react-dom/client';
import { App } from './app.tsx';
import { loadPersonas } from './personas.ts';

const { tokens } = document.body.dataset;
const root = document.getElementById('root');
if (root !== null) {
  const personas = tokens === undefined ? [] : await loadPersonas(tokens);
  createRoot(root).render(<App tokens={tokens} personas={personas} />);
}
