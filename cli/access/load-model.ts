import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { Supergraph } from '@apollo/federation-internals';
import { parse } from 'graphql';
import { createDecisions } from '../../gateway/authorization/decisions.ts';
import { separateRules } from '../../schema/access/read-rules.ts';
import { parseRegister, type Register } from '../../schema/access/register.ts';
import type { AccessModel } from '../../schema/access/reports/model.ts';
import { findRulePlaces, type RulePlaces } from '../../schema/access/reports/rule-places.ts';
import { listSubgraphs, readText } from '../read-subgraphs.ts';

/** The files that a report is made from. */
export interface ModelFiles {
  supergraph: string;
  register: string;
  /** The list of subgraphs whose schemas tell where rules are written; undefined where that is not asked. */
  subgraphs?: string;
}

/** What a report was made from, so that it can be made again. */
export interface Source {
  file: string;
  /** SHA-256 over the file's bytes, in hexadecimal. */
  sha256: string;
}

/** A model, and the files that it was read from. */
export interface LoadedModel {
  model: AccessModel;
  sources: { supergraph: Source; register: Source };
}

/**
 * Reads a model from files.
 * @throws RuleError, LinkError, RegisterError, or an error of the file system.
 */
export function loadModel(files: ModelFiles): LoadedModel {
  const sdl = readFileSync(files.supergraph);
  const yaml = readFileSync(files.register);
  const register = parseRegister(yaml.toString('utf8'), files.register);
  const places = files.subgraphs === undefined ? undefined : readPlaces(files.subgraphs);
  const model = { ...modelOf(sdl.toString('utf8'), register), places };
  return {
    model,
    sources: {
      supergraph: { file: files.supergraph, sha256: sha256(sdl) },
      register: { file: files.register, sha256: sha256(yaml) },
    },
  };
}

/**
 * Makes a model of a supergraph under a register.
 * @throws RuleError or LinkError.
 */
export function modelOf(sdl: string, register: Register): AccessModel {
  const { rules, withoutRules, travels } = separateRules(parse(sdl, { noLocation: true }));
  return {
    // The API schema is validated when it is made, and what a gateway cannot carry out is not a report's affair.
    schema: Supergraph.build(withoutRules, { validateSupergraph: false, supportedFeatures: null })
      .apiSchema()
      .toGraphQLJSSchema(),
    rules,
    register,
    decisionsFor: createDecisions,
    travels,
    places: undefined,
  };
}

/** A supergraph can be audited without its subgraphs' files: then places are left out. */
function readPlaces(list: string): RulePlaces | undefined {
  if (!existsSync(list)) return undefined;
  const atHand = listSubgraphs(list).filter(({ file }) => existsSync(file));
  return findRulePlaces(atHand.map(({ name, file }) => ({ name, file, sdl: readText(file) })));
}

function sha256(bytes: Buffer): string {
  return createHash('sha256').update(bytes).digest('hex');
}
