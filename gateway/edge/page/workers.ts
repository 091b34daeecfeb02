const workers = new Map([
  ['json', 'json.worker.js'],
  ['graphql', 'graphql.worker.js'],
]);

self.MonacoEnvironment = {
  getWorker: (_id, label) =>
    new Worker(new URL(workers.get(label) ?? 'editor.worker.js', import.meta.url), {
      type: 'module',
      name: label,
    }),
};
