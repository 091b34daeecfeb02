import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, describe, expect, test } from '@jest/globals';
import { parse, parseAllDocuments, stringify } from 'yaml';
import { PAIRWISE_SECRET_FILE } from '../../development/resident-ids.ts';
import { createCallerKey } from '../../gateway/execution/caller-token.ts';
import { concord } from '../kit/run-command.ts';

const ROOT = resolve(import.meta.dirname, '../..');
const CHART = join(ROOT, 'deploy/helm/concord');
/** An older cluster than any that is run today; without it the chart would be rendered for helm's own default. */
const CLUSTER = ['--kube-version', '1.30.0'];
const GRAPH = [
  ...['--set-file', `supergraph=${ROOT}/schema/supergraph.graphql`],
  ...['--set-file', `register=${ROOT}/schema/partners.yaml`],
];
const ISSUER = { issuer: 'https://login.example.org', jwks: 'https://login.example.org/jwks' };
const VALUES = {
  existingSecret: 'concord-keys',
  pairwise: true,
  settings: { tokens: { audience: 'urn:concord:gateway', issuers: [ISSUER] } },
};

const folder = mkdtempSync(join(tmpdir(), 'concord-helm-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

interface Resource {
  kind: string;
  metadata: { name: string; labels: Record<string, string> };
  data: Record<string, string>;
  spec: Record<string, unknown> & {
    template: { metadata: { annotations: Record<string, string> }; spec: PodSpec };
  };
}

interface PodSpec {
  terminationGracePeriodSeconds: number;
  automountServiceAccountToken: boolean;
  securityContext: Record<string, unknown>;
  containers: {
    env?: { name: string; value?: string; valueFrom?: { secretKeyRef: { name: string; key: string } } }[];
    args: string[];
    ports: { name: string; containerPort: number }[];
    securityContext: Record<string, unknown>;
    readinessProbe: { httpGet: { path: string } };
    volumeMounts: { name: string; mountPath: string; readOnly?: boolean }[];
  }[];
}

function helm(args: string[]): { status: number | null; output: string } {
  const { status, stdout, stderr } = spawnSync('helm', args, { encoding: 'utf8' });
  return { status, output: stdout + stderr };
}

function valuesFile(values: object): string {
  const file = join(folder, 'values.yaml');
  writeFileSync(file, stringify(values));
  return file;
}

function render(values: object = {}, graph = GRAPH): Resource[] {
  const file = valuesFile({ ...VALUES, ...values });
  const { status, output } = helm(['template', 'city', CHART, ...CLUSTER, '--values', file, ...graph]);
  if (status !== 0) throw new Error(output);
  return parseAllDocuments(output)
    .map((document) => document.toJS() as Resource | null)
    .filter((resource) => resource !== null);
}

function find(resources: Resource[], kind: string, name: string): Resource {
  const found = resources.find((each) => each.kind === kind && each.metadata.name === name);
  if (!found) throw new Error(`there is no ${kind} ${name}`);
  return found;
}

const gatewayOf = (resources: Resource[]): Resource => find(resources, 'Deployment', 'city-gateway');
const settingsOf = (resources: Resource[]): string =>
  find(resources, 'ConfigMap', 'city-settings').data['gateway.yaml'] ?? '';

const hasHelm = helm(['version']).status === 0;
if (!hasHelm) process.stdout.write('The chart is not tested: there is no helm (https://helm.sh) here.\n');

(hasHelm ? describe : describe.skip)('the chart', () => {
  test('passes helm’s own checks, strictly', () => {
    const { status, output } = helm(['lint', '--strict', CHART, '--values', valuesFile(VALUES), ...GRAPH]);
    expect([status, output]).toEqual([0, expect.stringContaining('0 chart(s) failed')]);
  });

  test('gives the gateway settings that it starts with: the gateway says so', async () => {
    const key = join(folder, 'gateway-key.json');
    writeFileSync(key, JSON.stringify(await createCallerKey()));
    const traces = { endpoint: 'http://collector:4318/v1/traces' };
    const examples = {
      exampleSubgraphs: {
        enabled: true,
        databases: { existingSecret: 'databases' },
        residentIds: { existingSecret: 'ids' },
      },
    };
    for (const values of [{}, { settings: { ...VALUES.settings, telemetry: { traces } } }, examples]) {
      const config = join(folder, 'gateway.yaml');
      const settings = settingsOf(render(values))
        .replace('/etc/concord/graph', join(ROOT, 'schema'))
        .replace('/etc/concord/graph', join(ROOT, 'schema'))
        .replace('/etc/concord/secrets/gateway-key.json', key)
        .replace('/etc/concord/secrets/pairwise-secret', PAIRWISE_SECRET_FILE);
      expect(settings).not.toContain('/etc/concord');
      writeFileSync(config, settings);
      const checked = await concord(['gateway', '--config', config, '--check-config'], {
        NODE_ENV: 'production',
      });
      expect([checked.code, checked.stdout + checked.stderr]).toEqual([
        0,
        expect.stringContaining('The settings are valid'),
      ]);
      expect((parse(settings) as { telemetry: unknown }).telemetry).toMatchObject({
        metrics: { host: '0.0.0.0', port: 9464 },
        ...('settings' in values && { traces }),
      });
    }
  }, 120_000);

  test('runs several gateways, and none goes before another is ready', () => {
    const { spec } = gatewayOf(render());
    expect(spec).toMatchObject({ replicas: 3, strategy: { rollingUpdate: { maxUnavailable: 0 } } });
    expect(spec.template.spec.containers[0]?.readinessProbe.httpGet.path).toBe('/health/ready');
    const scaled = render({ autoscaling: { enabled: true } });
    expect(gatewayOf(scaled).spec).not.toHaveProperty('replicas');
    expect(find(scaled, 'HorizontalPodAutoscaler', 'city-gateway').spec).toMatchObject({ minReplicas: 3 });
  });

  test.each([
    [undefined, 5],
    [0, 0],
    [20_000, 20],
  ])('gives a pod the time that it needs to end, where its notice is %s ms', (noticeMs, seconds) => {
    const settings = { ...VALUES.settings, ...(noticeMs !== undefined && { shutdown: { noticeMs } }) };
    const { terminationGracePeriodSeconds } = gatewayOf(render({ settings })).spec.template.spec;
    // What supervise-workers.ts gives a worker beyond its notice.
    expect(terminationGracePeriodSeconds).toBeGreaterThan(seconds + 35);
  });

  test('lets nobody be root, write, or ask the cluster', () => {
    const resources = render({
      exampleSubgraphs: {
        enabled: true,
        databases: { existingSecret: 'databases' },
        residentIds: { existingSecret: 'ids' },
      },
    });
    const deployments = resources.filter(({ kind }) => kind === 'Deployment');
    expect(deployments).toHaveLength(6);
    for (const { spec } of deployments) {
      const { automountServiceAccountToken, securityContext, containers } = spec.template.spec;
      expect(automountServiceAccountToken).toBe(false);
      expect(securityContext).toMatchObject({
        runAsNonRoot: true,
        seccompProfile: { type: 'RuntimeDefault' },
      });
      for (const container of containers)
        expect(container.securityContext).toEqual({
          allowPrivilegeEscalation: false,
          readOnlyRootFilesystem: true,
          capabilities: { drop: ['ALL'] },
        });
    }
  });

  test('gives each example subgraph its database by URL from a secret, and companies their pseudonyms', () => {
    const resources = render({
      exampleSubgraphs: {
        enabled: true,
        databases: { existingSecret: 'databases' },
        residentIds: { existingSecret: 'ids' },
      },
    });
    for (const name of ['government', 'insights', 'integrity', 'messaging', 'payments']) {
      const [container] = find(resources, 'Deployment', `city-${name}`).spec.template.spec.containers;
      const env = Object.fromEntries((container?.env ?? []).map((each) => [each.name, each]));
      expect(env['DATABASE_URL']?.valueFrom?.secretKeyRef).toEqual({ name: 'databases', key: name });
      expect('SEED_RESIDENT_IDS' in env).toBe(name === 'messaging' || name === 'payments');
      expect(settingsOf(resources)).toContain(`http://city-${name}/graphql`);
    }
  });

  test('hands secrets over by their names alone', () => {
    const resources = render({
      environmentFromSecrets: [{ name: 'OTEL_EXPORTER_OTLP_HEADERS', secret: 'tracing', key: 'headers' }],
    });
    const [container] = gatewayOf(resources).spec.template.spec.containers;
    expect(container?.env).toEqual([
      {
        name: 'OTEL_EXPORTER_OTLP_HEADERS',
        valueFrom: { secretKeyRef: { name: 'tracing', key: 'headers' } },
      },
    ]);
    expect(resources.some(({ kind }) => kind === 'Secret')).toBe(false);
    expect(container?.volumeMounts.filter(({ name, readOnly }) => name !== 'tmp' && !readOnly)).toEqual([]);
  });

  test('leads callers to what is meant for them, and never to metrics or health', () => {
    const resources = render({ ingress: { enabled: true, host: 'graph.example.org', tlsSecret: 'tls' } });
    const text = JSON.stringify(find(resources, 'Ingress', 'city-gateway'));
    const paths = [...text.matchAll(/"path":"([^"]+)"/g)].map(([, path]) => path);
    expect(paths).toEqual(['/graphql', '/schema.graphql', '/.well-known/jwks.json']);
    expect(text).toContain('"secretName":"tls"');
    expect(JSON.stringify(find(resources, 'Service', 'city-gateway').spec)).not.toMatch(/9464|metrics/);
    const closed = render({ metrics: { enabled: false } });
    expect(JSON.stringify(closed)).not.toContain('9464');
  });

  test('lets only those in who are named, where that is asked for', () => {
    const from = [{ namespaceSelector: { matchLabels: { name: 'ingress' } } }];
    const resources = render({ networkPolicy: { enabled: true, ingressFrom: from } });
    const { spec } = find(resources, 'NetworkPolicy', 'city-gateway');
    expect(spec['ingress']).toEqual([{ ports: [{ port: 'http' }], from }]);
  });

  test('replaces the pods when settings, supergraph or register change, and not otherwise', () => {
    const annotations = (resources: Resource[]): unknown =>
      gatewayOf(resources).spec.template.metadata.annotations;
    const first = annotations(render());
    expect(annotations(render())).toEqual(first);
    expect(annotations(render({ settings: { ...VALUES.settings, logLevel: 'warn' } }))).not.toEqual(first);
    const changed = join(folder, 'register.yaml');
    writeFileSync(changed, `${readFileSync(join(ROOT, 'schema/partners.yaml'), 'utf8')}\n# changed\n`);
    const graph = [...GRAPH.slice(0, 2), '--set-file', `register=${changed}`];
    expect(annotations(render({}, graph))).not.toEqual(first);
  });

  test.each([
    ['no secret', { existingSecret: '' }, 'existingSecret: name a Secret'],
    [
      'an ingress without TLS',
      { ingress: { enabled: true, host: 'a' } },
      'tokens must not travel without TLS',
    ],
    ['a policy that names nobody', { networkPolicy: { enabled: true } }, 'name who may reach the gateway'],
    [
      'examples without databases',
      { exampleSubgraphs: { enabled: true } },
      'a PostgreSQL URL for each subgraph',
    ],
    ['a slip in a name', { replica: 2 }, 'replica'],
    ['a slip below', { metrics: { prot: 1 } }, 'prot'],
  ])('refuses to be rendered with %s, and says what is missing', (_what, values, reason) => {
    expect(() => render(values)).toThrow(reason);
  });

  test('refuses to be rendered without a supergraph', () => {
    expect(() => render({}, [])).toThrow('--set-file supergraph=supergraph.graphql');
  });
});
