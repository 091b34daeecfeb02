import type { GraphQLNamedType, GraphQLObjectType, GraphQLSchema } from 'graphql';
import type { AccessClass, Decision } from '../decide.ts';
import type { Mask } from '../mask.ts';
import type { Register } from '../register.ts';
import type { Rules } from '../rule.ts';
import type { RulePlaces } from './rule-places.ts';
import type { Travel } from '../../supergraph/travels.ts';

/** What the auditor's reports are made from: one version of the supergraph and of the partner register. */
export interface AccessModel {
  /** The API schema: what callers can ask. */
  schema: GraphQLSchema;
  rules: Rules;
  register: Register;
  /** How the decisions at a field are combined. It is what enforces, handed in, so that a report cannot differ from it. */
  decisionsFor: (rules: Rules, facts: AccessClass) => FieldDecisions;
  /** The values that go to a subgraph with a key, by `@requires` or by `@fromContext`. */
  travels: readonly Travel[];
  /** Where the rules are written in the subgraphs' schemas; undefined where these are not at hand. */
  places: RulePlaces | undefined;
}

/** A decision that refuses. */
export type Refusal = Extract<Decision, { verdict: 'deny' }>;

/** The decisions of one access class. */
export interface FieldDecisions {
  ofType: (type: GraphQLNamedType) => Refusal | undefined;
  ofField: (field: FieldPlace) => Refusal | undefined;
  maskOf: (field: FieldPlace) => Mask | undefined;
}

/** A field where it is asked for without a fragment that would narrow it. */
export interface FieldPlace {
  parent: GraphQLNamedType;
  name: string;
  possible: readonly GraphQLObjectType[];
  /** The types that have a say too: what `returnedTypes` gives, and what `requiredTypes` does. */
  returns: readonly GraphQLNamedType[];
}

/** Thrown where a question names something that is not there; its message lists what is. */
export class QuestionError extends Error {}
