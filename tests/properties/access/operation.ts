/** An operation, described for whoever writes it down and for whoever judges its answer. */
export interface Operation {
  kind: 'query' | 'mutation';
  selections: readonly Selection[];
  /** Those that `@skip` and `@include` name. */
  variables: Readonly<Record<string, boolean>>;
}

export type Selection = FieldSelection | FragmentSelection;

/** A field with its response key. */
export interface FieldSelection {
  kind: 'field';
  key: string;
  name: string;
  args: readonly GivenArgument[];
  condition: Condition | undefined;
  selections: readonly Selection[];
}

/** An argument as it is written, and the types of the world that it names. */
export interface GivenArgument {
  name: string;
  text: string;
  types: readonly string[];
}

/** A fragment: inline, or named and written apart. */
export interface FragmentSelection {
  kind: 'fragment';
  /** Undefined for an inline fragment without a type condition. */
  on: string | undefined;
  name: string | undefined;
  condition: Condition | undefined;
  selections: readonly Selection[];
}

/** `@skip` or `@include`, by a literal or by a variable. */
export interface Condition {
  directive: 'skip' | 'include';
  variable: string | undefined;
  value: boolean;
}

/** Whether something under a condition is selected. */
export function isSelected(condition: Condition | undefined): boolean {
  return condition === undefined || (condition.directive === 'include') === condition.value;
}

/** Writes an operation down with its named fragments. */
export function printOperation({ kind, selections, variables }: Operation): string {
  const fragments: string[] = [];
  const print = (selection: Selection): string => {
    const condition = printCondition(selection.condition);
    const set = selection.selections.map(print).join(' ');
    if (selection.kind === 'field') {
      const { key, name, args } = selection;
      const given = args.map((argument) => `${argument.name}: ${argument.text}`).join(', ');
      const head = `${key === name ? name : `${key}: ${name}`}${given ? `(${given})` : ''}${condition}`;
      return set ? `${head} { ${set} }` : head;
    }
    const on = selection.on === undefined ? '' : ` on ${selection.on}`;
    if (selection.name === undefined) return `...${on}${condition} { ${set} }`;
    fragments.push(`fragment ${selection.name}${on} { ${set} }`);
    return `...${selection.name}${condition}`;
  };
  const body = selections.map(print).join(' ');
  const definitions = Object.keys(variables).map((name) => `$${name}: Boolean!`);
  const head = definitions.length > 0 ? `${kind} (${definitions.join(', ')})` : kind;
  return [`${head} { ${body} }`, ...fragments].join('\n');
}

function printCondition(condition: Condition | undefined): string {
  if (!condition) return '';
  const { directive, variable, value } = condition;
  return ` @${directive}(if: ${variable === undefined ? String(value) : `$${variable}`})`;
}
