import { Kind, type ConstDirectiveNode, type ConstValueNode, type DocumentNode } from 'graphql';

/** A feature that a supergraph links to, known by the URL of its specification (core schemas: link v1.0). */
export interface Feature {
  /** The specification's URL without its version, such as `https://specs.apollo.dev/policy`. */
  identity: string;
  /** As written in the URL, such as `v0.1`. */
  version: string;
  /** What the feature's names begin with in this document, followed by two underscores. */
  prefix: string;
  purpose: 'SECURITY' | 'EXECUTION' | undefined;
  /** The names that the document gives to imported elements, by their names in the specification. */
  imports: ReadonlyMap<string, string>;
}

/** Thrown where a document's links cannot be read; its message is for whoever wrote the document. */
export class LinkError extends Error {}

const SPECIFICATION = /^(https:\/\/.+\/([A-Za-z][\w-]*))\/(v\d+\.\d+)\/?$/;

/**
 * Reads the features that a supergraph links to.
 * @throws LinkError where a link is not understood: what it would have meant is unknown, so nothing may be assumed.
 */
export function readFeatures(document: DocumentNode): Feature[] {
  const links = document.definitions
    .filter(
      (definition) => definition.kind === Kind.SCHEMA_DEFINITION || definition.kind === Kind.SCHEMA_EXTENSION,
    )
    .flatMap((schema) => schema.directives ?? []);
  if (links.some((directive) => directive.name.value === 'core')) {
    throw new LinkError('The supergraph uses @core, of Federation 1; compose it anew with Federation 2.');
  }
  return links.filter((directive) => directive.name.value === 'link').map(readLink);
}

/**
 * The name that a feature's directive bears in the document: the imported name, else the prefix alone for the directive
 * that the feature is named after, else `prefix__name`.
 * @param name the directive's name in its specification, without `@`.
 */
export function directiveName(feature: Feature, name: string): string {
  const imported = feature.imports.get(`@${name}`);
  if (imported !== undefined) return imported.slice(1);
  return feature.identity.endsWith(`/${name}`) ? feature.prefix : `${feature.prefix}__${name}`;
}

function readLink(link: ConstDirectiveNode): Feature {
  const values = new Map((link.arguments ?? []).map((argument) => [argument.name.value, argument.value]));
  const url = stringOf(values.get('url'));
  const [, identity, name, version] = SPECIFICATION.exec(url ?? '') ?? [];
  if (identity === undefined || name === undefined || version === undefined) {
    throw new LinkError(`@link(url: "${url ?? ''}") is not the URL of a specification and its version.`);
  }
  const purpose = values.get('for');
  const purposeName = purpose?.kind === Kind.ENUM ? purpose.value : '';
  if (purpose !== undefined && !isPurpose(purposeName)) {
    throw new LinkError(`@link(url: "${identity}/${version}") has a purpose (for:) that is not known.`);
  }
  return {
    identity,
    version,
    prefix: stringOf(values.get('as')) ?? name,
    purpose: isPurpose(purposeName) ? purposeName : undefined,
    imports: readImports(values.get('import')),
  };
}

function isPurpose(name: string): name is 'SECURITY' | 'EXECUTION' {
  return name === 'SECURITY' || name === 'EXECUTION';
}

function readImports(value: ConstValueNode | undefined): ReadonlyMap<string, string> {
  if (value === undefined) return new Map();
  if (value.kind !== Kind.LIST) throw new LinkError('The import: of a @link must be a list.');
  return new Map(value.values.map(readImport));
}

function readImport(value: ConstValueNode): [string, string] {
  if (value.kind === Kind.STRING) return [value.value, value.value];
  if (value.kind === Kind.OBJECT) {
    const fields = new Map(value.fields.map((field) => [field.name.value, stringOf(field.value)]));
    const name = fields.get('name');
    const as = fields.get('as') ?? name;
    if (name && name.startsWith('@') === as?.startsWith('@')) return [name, as];
  }
  throw new LinkError('Each import of a @link is a name, or {name: "@a", as: "@b"}.');
}

function stringOf(value: ConstValueNode | undefined): string | undefined {
  return value?.kind === Kind.STRING ? value.value : undefined;
}
