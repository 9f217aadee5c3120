import { type StageDefinition, unknownName } from "@loci/core";

export interface DescribedOption {
  readonly name: string;
  /** Left out for an option that is off unless it is given. */
  readonly default?: unknown;
  readonly description: string;
}

/** An entry of a catalogue for people and programs. */
export interface DescribedStage {
  readonly name: string;
  /** "neck", "miner", or the family of a head. */
  readonly kind: string;
  readonly summary: string;
  readonly source: string;
  readonly options: readonly DescribedOption[];
}

type Definition = StageDefinition & { readonly summary: string; readonly source: string };

export function describeStage(kind: string, { name, summary, source, options }: Definition): DescribedStage {
  const defaults: Readonly<Record<string, unknown>> = options.parse({});
  const described = Object.entries(options.shape).map(([option, schema]): DescribedOption => {
    const { description = "" } = schema as { description?: string };
    return { name: option, ...(defaults[option] !== undefined && { default: defaults[option] }), description };
  });
  return { name, kind, summary, source, options: described };
}

/**
 * All, or those of this name: a loss and a miner may share it.
 * @param kind what the name should be one of, for the message
 * @throws RetrievalError naming the nearest when there is none of this name
 */
export function stagesNamed<Stage extends DescribedStage>(kind: string, all: readonly Stage[], name?: string) {
  if (name === undefined) return all;
  const named = all.filter((stage) => stage.name === name);
  if (named.length > 0) return named;
  const known = new Set(all.map((stage) => stage.name));
  throw unknownName(kind, [...known], name);
}

/** Lines that tell all about a stage. @param facts what there is to say besides: lines of their own */
export function stageLines(stage: DescribedStage, facts: readonly string[]): string[] {
  const { name, kind, summary, source, options } = stage;
  return [
    `${name} (${kind}): ${summary}`,
    `source: ${source}`,
    ...facts,
    ...options.map((option) => `option ${optionAsText(option)}: ${option.description}`),
  ];
}

/** `p=3 [learn]`: names and defaults. */
export const optionsAsText = ({ options }: DescribedStage): string => options.map(optionAsText).join(" ");

/** An option that is off unless it is given has no default to show. */
const optionAsText = (option: DescribedOption): string =>
  option.default === undefined ? `[${option.name}]` : `${option.name}=${option.default}`;
