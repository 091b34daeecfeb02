/** The import rules of docs/architecture.md, as code. */
const ours = '^(schema|gateway|cli|subgraphs|development|audit|console|bench|tests)/';
const STAGES = ['edge', 'authentication', 'operation', 'authorization', 'planning', 'execution', 'response'];

/** A folder may import of ours only what is listed. */
const only = (from, allowed) => ({
  name: `${from.replaceAll('/', '-')}-imports`,
  severity: 'error',
  from: { path: `^${from}/` },
  to: { path: ours, pathNot: [`^${from}/`, ...allowed.map((folder) => `^${folder}`)] },
});

/**
 * A stage imports the types of the stages before it and nothing else of them. The edge is the exception: it is first on
 * the way in and last on the way out, so it calls the pipeline.
 */
const stage = (name, index) => ({
  name: `gateway-${name}-imports`,
  severity: 'error',
  from: { path: `^gateway/${name}/` },
  to: {
    path: '^gateway/',
    pathNot: [
      `^gateway/${name}/`,
      '^gateway/(graphql|supergraph|telemetry)/',
      '^gateway/(bounded-memory|cancellation|errors|reserved-names|transient-map)\\.ts$',
      ...(name === 'edge' ? ['^gateway/pipeline\\.ts$'] : []),
      ...STAGES.slice(1, index).map((earlier) => `^gateway/${earlier}/`),
    ],
  },
});

/** Of an earlier stage only types. */
const typesOnly = {
  name: 'stages-share-types-only',
  severity: 'error',
  from: { path: '^gateway/([^/]+)/', pathNot: '^gateway/(graphql|supergraph|telemetry)/' },
  to: { path: `^gateway/(${STAGES.join('|')})/`, pathNot: '^gateway/$1/', dependencyTypesNot: ['type-only'] },
};

module.exports = {
  forbidden: [
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true } },
    only('schema', []),
    only('schema/supergraph', []),
    only('schema/access', ['schema/supergraph/']),
    only('schema/composition', ['schema/supergraph/', 'schema/access/']),
    only('gateway', ['schema/supergraph/', 'schema/access/']),
    only('cli', ['schema/', 'gateway/', 'development/']),
    only('development', ['schema/']),
    ...STAGES.map(stage),
    { ...only('gateway/graphql', []), name: 'gateway-graphql-is-a-leaf' },
    typesOnly,
    {
      name: 'subgraphs-know-nothing-of-us',
      severity: 'error',
      from: { path: '^subgraphs/' },
      to: { path: '^(schema|gateway|cli|development|tests)/' },
    },
    {
      name: 'subgraphs-know-nothing-of-each-other',
      severity: 'error',
      from: { path: '^subgraphs/([^/]+)/' },
      to: { path: '^subgraphs/', pathNot: ['^subgraphs/$1/', '^subgraphs/kit/'] },
    },
    {
      name: 'nobody-imports-bench',
      severity: 'error',
      from: { pathNot: '^bench/' },
      to: { path: '^bench/' },
    },
    {
      name: 'nobody-imports-tests',
      severity: 'error',
      from: { pathNot: '^tests/' },
      to: { path: '^tests/' },
    },
    {
      name: 'schema-is-pure',
      severity: 'error',
      from: { path: '^schema/(supergraph|access|composition)/' },
      to: { dependencyTypes: ['core'], pathNot: '^(node:)?crypto$' },
    },
    {
      name: 'only-authentication-reads-tokens',
      severity: 'error',
      from: {
        path: '^gateway/',
        // An edition is signed like a token, and is none.
        pathNot: [
          '^gateway/authentication/',
          '^gateway/execution/caller-token\\.ts$',
          '^gateway/edition\\.ts$',
        ],
      },
      to: { path: 'node_modules/jose/', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'no-development-dependencies-in-production',
      severity: 'error',
      from: {
        path: '^(schema|gateway|cli|subgraphs)/',
        pathNot: [
          '^gateway/edge/page/',
          '^gateway/edge/build-page\\.ts$',
          '^(cli/concord|gateway/planning/planner-worker)\\.mjs$',
        ],
      },
      to: { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['type-only'] },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    exclude: { path: '^node_modules/(?!jose)' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default'],
    },
  },
};
