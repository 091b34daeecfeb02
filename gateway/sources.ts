import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { JSONWebKeySet, JWK } from 'jose';
import { ConfigError, type CommandLineSettings, type GatewayConfig } from './config.ts';
import { readServedEdition } from './edition-file.ts';
import { refuseOlder, verifySignature, type Edition } from './edition.ts';
import { createCallerKey } from './execution/caller-token.ts';
import { createSigningKey } from './execution/http/sign-request.ts';
import { TextError, type Texts } from './texts.ts';

/**
 * What a gateway is made from beside its settings, as plain data: all that is read from files and addresses, and all that is
 * drawn at random. Processes that stand for each other are given the same.
 */
export interface Sources {
  /** The supergraph's SDL. */
  supergraph: string;
  /** The partner register as YAML; undefined where none is configured. */
  register: string | undefined;
  /** By file or address, the manifests of trusted documents. */
  manifests: Readonly<Record<string, string>>;
  /** What was signed; undefined where no signature is asked for. */
  edition: Edition | undefined;
  /** By file, the certificates and keys with which subgraphs are reached, in PEM form. */
  tlsFiles: Readonly<Record<string, string>>;
  /** The private key that caller tokens are signed with. */
  callerKey: JWK;
  /** The private Ed25519 key that requests to subgraphs are signed with. */
  signingKey: JWK;
  /** The secret of pairwise pseudonyms, in base64. */
  pairwiseSecret: string;
}

const LEAST_SECRET_BYTES = 32;

/**
 * Reads what the settings name. A key or secret without a file is made, and is as good as the process lives.
 * @param before the sources of the version that runs, whose keys and secret stay: others take a restart.
 * @throws ConfigError where something cannot be read or does not hold what it should; SignatureError where what is read may not
 *   be served.
 */
export async function readSources(config: GatewayConfig, texts: Texts, before?: Sources): Promise<Sources> {
  const { callerTokens, requestSignatures, access } = config;
  const supergraph = await readSetting(texts, config.supergraph, 'supergraph');
  const register =
    config.register === undefined ? undefined : await readSetting(texts, config.register, 'register');
  return {
    supergraph,
    register,
    edition: await editionOf(config, texts, { supergraph, register, before: before?.edition }),
    manifests: await readAll(config.trustedDocuments?.manifests ?? [], (location) =>
      readSetting(texts, location, 'trustedDocuments.manifests'),
    ),
    tlsFiles: await readTlsFiles(config, texts),
    callerKey:
      before?.callerKey ?? readKey(callerTokens.keyFile, 'callerTokens.keyFile') ?? (await createCallerKey()),
    signingKey:
      before?.signingKey ??
      readKey(requestSignatures.keyFile, 'requestSignatures.keyFile') ??
      createSigningKey(),
    pairwiseSecret: before?.pairwiseSecret ?? readSecret(access.pairwiseSecretFile).toString('base64'),
  };
}

/**
 * The files and addresses of everything that a version is made from and that may change while it serves: the settings' own file
 * too, where there is one.
 */
export function locationsOf(config: GatewayConfig, { config: file }: CommandLineSettings): string[] {
  const { supergraph, register, signature, trustedDocuments } = config;
  const signed = [supergraph, register, signature?.file, signature?.keys];
  return [file, ...signed, ...(trustedDocuments?.manifests ?? []), ...tlsFilesOf(config).keys()].filter(
    (location) => location !== undefined,
  );
}

async function readSetting(texts: Texts, location: string, setting: string): Promise<string> {
  try {
    return await texts.read(location);
  } catch (error) {
    if (!(error instanceof TextError)) throw error;
    throw new ConfigError(`${setting}: ${error.message}`, { cause: error });
  }
}

/** The edition that is signed, where signatures are asked for. */
async function editionOf(
  { signature }: GatewayConfig,
  texts: Texts,
  { before, ...signed }: { supergraph: string; register: string | undefined; before: Edition | undefined },
): Promise<Edition | undefined> {
  if (signature === undefined) return undefined;
  const { keys, file, editionFile, leastEdition = 1 } = signature;
  const jws = await readSetting(texts, file, 'signature.file');
  const trusted = parseKeys(await readSetting(texts, keys, 'signature.keys'), keys);
  const edition = await verifySignature(jws, trusted, { ...signed, now: Date.now() });
  refuseOlder(edition, before);
  if (editionFile !== undefined) refuseOlder(edition, await readServedEdition(editionFile));
  if (edition.edition < leastEdition)
    throw new ConfigError(
      `signature.leastEdition: edition ${edition.edition} is older than ${leastEdition}.`,
    );
  return edition;
}

function parseKeys(json: string, file: string): JSONWebKeySet {
  try {
    const { keys } = JSON.parse(json) as JSONWebKeySet;
    if (keys.length > 0 && keys.every((key) => key.kty === 'OKP' && key.d === undefined)) return { keys };
  } catch {
    // Said below.
  }
  throw new ConfigError(
    `signature.keys: ${file} does not hold public Ed25519 keys as a JWKS (RFC 7517); concord keygen makes one.`,
  );
}

/** By file, the setting that names it. */
function tlsFilesOf({ subgraphDefaults, subgraphs }: GatewayConfig): Map<string, string> {
  const files = new Map<string, string>();
  const settings = Object.entries(subgraphs).map(([name, { tls }]) => [`subgraphs.${name}`, tls] as const);
  for (const [at, tls] of [['subgraphDefaults', subgraphDefaults.tls] as const, ...settings])
    for (const [part, file = ''] of Object.entries(tls ?? {}))
      if (file !== '') files.set(file, `${at}.tls.${part}`);
  return files;
}

function readTlsFiles(config: GatewayConfig, texts: Texts): Promise<Record<string, string>> {
  const settings = tlsFilesOf(config);
  return readAll([...settings.keys()], (file) => readSetting(texts, file, settings.get(file) ?? ''));
}

async function readAll(
  locations: readonly string[],
  read: (location: string) => Promise<string>,
): Promise<Record<string, string>> {
  const texts = locations.map(async (location) => [location, await read(location)] as const);
  return Object.fromEntries(await Promise.all(texts));
}

/** Reads a private key in JWK form (RFC 7517), where a file is named. */
function readKey(file: string | undefined, setting: string): JWK | undefined {
  if (file === undefined) return undefined;
  try {
    return JSON.parse(readText(file, setting)) as JWK;
  } catch (error) {
    if (error instanceof ConfigError) throw error;
    // What could not be parsed is a secret; it stays out of the message.
    throw new ConfigError(`${setting}: ${file} does not hold a JWK (RFC 7517).`);
  }
}

/** Reads the secret of pairwise pseudonyms; without a file it is never needed, and random. */
export function readSecret(file: string | undefined): Buffer {
  if (file === undefined) return randomBytes(LEAST_SECRET_BYTES);
  const secret = Buffer.from(readText(file, 'access.pairwiseSecretFile').trim());
  if (secret.length >= LEAST_SECRET_BYTES) return secret;
  throw new ConfigError(`access.pairwiseSecretFile: ${file} holds fewer than ${LEAST_SECRET_BYTES} bytes.`);
}

/** Reads a file that a setting names. */
function readText(file: string, setting: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw new ConfigError(
      `${setting}: ${file} cannot be read (${(error as NodeJS.ErrnoException).code ?? 'unknown'}).`,
      { cause: error },
    );
  }
}
