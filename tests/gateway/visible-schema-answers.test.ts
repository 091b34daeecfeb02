import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import {
  buildASTSchema,
  buildSchema,
  getNamedType,
  isCompositeType,
  isInterfaceType,
  isObjectType,
  isRequiredArgument,
  isUnionType,
  parse,
  type GraphQLField,
  type GraphQLNamedType,
  type GraphQLSchema,
} from 'graphql';
import { startScenario, type Scenario } from '../kit/scenario.ts';
import { authorizationScenario } from './authorization-scenario.ts';

let scenario: Scenario;
beforeAll(async () => {
  scenario = await startScenario(authorizationScenario);
});
afterAll(() => scenario.stop());

describe('what a caller reads of the schema is what it is answered', () => {
  test.each([undefined, ...Object.keys(authorizationScenario.clients)])(
    '%s sees a field exactly where it is not refused',
    async (caller) => {
      const token = caller && (await scenario.tokenOf(caller));
      const headers = token === undefined ? {} : { authorization: `Bearer ${token}` };
      const download = await fetch(`${scenario.url}/schema.graphql`, { headers });
      const visible = buildSchema(await download.text());
      const asked = ['query', 'mutation'].flatMap((root) => pathsOf(root, visible));
      const together = ['query', 'mutation'].flatMap((root) => {
        const paths = asked.filter((path) => path.root === root);
        // As many as one operation may ask for.
        return Array.from({ length: Math.ceil(paths.length / AT_ONCE) }, (_, index) => {
          return { root, paths: paths.slice(index * AT_ONCE, (index + 1) * AT_ONCE) };
        });
      });
      for (const { root, paths } of together) {
        // What is skipped is decided all the same, and no object of a refused type can be met.
        const selections = paths.map(
          ({ text }, index) => `p${index}: ${text.replace(/( |$)/, ' @skip(if: true)$1')}`,
        );
        const { errors } = await scenario.request(`${root} { __typename ${selections.join('\n')} }`, {
          token,
        });
        const refused = new Set(errors.map(({ path }) => String(path?.[0])));
        expect(paths.map(({ text }, index) => ({ text, isVisible: !refused.has(`p${index}`) }))).toEqual(
          paths.map(({ text, isVisible }) => ({ text, isVisible })),
        );
      }
      expect(asked.length).toBeGreaterThan(60);
    },
  );
});

const AT_ONCE = 15;

interface Path {
  root: string;
  text: string;
  isVisible: boolean;
}

const full = buildASTSchema(parse(authorizationScenario.subgraphs['files']?.sdl ?? ''), {
  assumeValidSDL: true,
});

/** Every field within two levels of a root, alone, and whether the visible schema has it. */
function pathsOf(root: string, visible: GraphQLSchema): Path[] {
  const rootType = root === 'query' ? full.getQueryType() : full.getMutationType();
  return fieldsOf(rootType ?? undefined).flatMap(({ type, field }) => {
    const isVisible = has(visible, type, field);
    const returned = getNamedType(field.type);
    const first = { root, text: call(field, isCompositeType(returned) ? '__typename' : ''), isVisible };
    const below = fieldsOf(returned).map((inner) => {
      const leaf = call(inner.field, isCompositeType(getNamedType(inner.field.type)) ? '__typename' : '');
      return {
        root,
        text: call(field, `... on ${inner.type.name} { ${leaf} }`),
        isVisible: isVisible && has(visible, inner.type, inner.field),
      };
    });
    return [first, ...below];
  });
}

function fieldsOf(
  type: GraphQLNamedType | undefined,
): { type: GraphQLNamedType; field: GraphQLField<unknown, unknown> }[] {
  if (isUnionType(type)) return type.getTypes().flatMap(fieldsOf);
  if (!isObjectType(type) && !isInterfaceType(type)) return [];
  return Object.values(type.getFields()).map((field) => ({ type, field }));
}

function has(schema: GraphQLSchema, parent: GraphQLNamedType, { name }: { name: string }): boolean {
  const type = schema.getType(parent.name);
  return (isObjectType(type) || isInterfaceType(type)) && type.getFields()[name] !== undefined;
}

/** Every required argument of the scenario takes a string. */
function call({ name, args }: GraphQLField<unknown, unknown>, below: string): string {
  const given = args.filter(isRequiredArgument).map((argument) => `${argument.name}:"x"`);
  return `${name}${given.length > 0 ? `(${given.join(',')})` : ''}${below && ` { ${below} }`}`;
}
