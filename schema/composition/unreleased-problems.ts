import { parse, Source } from 'graphql';
import type { SeparatedRules } from '../access/read-rules.ts';
import type { Register } from '../access/register.ts';
import { verifyRecipients } from '../access/verify-recipients.ts';
import { placeOf } from './checks/check.ts';
import { readSubgraph } from './checks/subgraph-model.ts';
import type { CompositionProblem, SubgraphSource } from './compose.ts';

/** What a supergraph would send to whom it was not released to, with the place in the receiving subgraph's schema. */
export function unreleasedProblems(
  sources: readonly SubgraphSource[],
  separated: SeparatedRules,
  register: Register,
): CompositionProblem[] {
  return verifyRecipients(separated, register).map(({ to, type, message, remedy }) => {
    const source = sources.find(({ name }) => name === to);
    const model = source && readSubgraph(to, source.file, parse(new Source(source.sdl, source.file)));
    const [definition] = model?.types.get(type)?.nodes ?? [];
    return {
      code: 'VALUE_UNRELEASED',
      message: `${message} ${remedy}`,
      places: model && definition ? [placeOf(model, definition)] : [],
    };
  });
}
