import { choose } from "../catalogue.js";
import type { Dataset } from "../datasets/dataset.js";
import { RetrievalError } from "../errors.js";
import { type EvaluationMetric, metricDefinitions, metricsNamed } from "./metrics.js";
import type { Judgements, ProtocolDefinition, ProtocolRules, ProtocolSettings } from "./protocol.js";
import { protocols } from "./protocols/catalogue.js";

export interface ProtocolOptions extends Partial<ProtocolSettings> {
  /** names of metrics in place of the protocol's own, see `metricsNamed` */
  readonly metrics?: readonly string[];
}

/** A protocol in words and numbers, as it stands beside every result. */
export interface StatedProtocol extends ProtocolRules {
  readonly name: string;
  readonly source: string;
  readonly settings: ProtocolSettings;
  /** what each metric is, by name; "@k" stands for every cut-off */
  readonly metrics: Readonly<Record<string, string>>;
}

/** A protocol whose numbers are all set. */
export interface Protocol {
  readonly name: string;
  readonly metrics: readonly EvaluationMetric[];
  readonly stated: StatedProtocol;
  /** @throws RetrievalError when the data set lacks what the rules ask for */
  judge(dataset: Dataset): Judgements;
}

/** @throws RetrievalError for an unknown name or metric, and for settings that it has not or that are out of range */
export function createProtocol(name: string, options: ProtocolOptions = {}): Protocol {
  const definition = choose("protocol", protocols, name);
  const settings = settle(definition, options);
  const metrics = metricsNamed(options.metrics ?? definition.metrics, settings.cutoffs);
  return {
    name,
    metrics,
    stated: state(definition, settings, metrics),
    judge: (dataset) => definition.judge(dataset, settings),
  };
}

function settle({ name, settings }: ProtocolDefinition, given: ProtocolOptions): ProtocolSettings {
  const { radius, tolerance } = given;
  for (const setting of ["radius", "tolerance", "otherSequences"] as const) {
    if (given[setting] === undefined || settings[setting] !== undefined) continue;
    throw new RetrievalError({
      what: `protocol ${name} has no ${setting}`,
      remedy: "Leave it out; loci protocols NAME tells what can be set.",
    });
  }
  if (radius !== undefined && !(radius > 0 && radius < Infinity)) {
    throw new RetrievalError({ what: `${name}: radius`, expected: "above 0 metres", got: String(radius) });
  }
  if (tolerance !== undefined && !(Number.isSafeInteger(tolerance) && tolerance >= 0)) {
    throw new RetrievalError({ what: `${name}: tolerance`, expected: "0 or more frames", got: String(tolerance) });
  }
  const { metrics: _, ...own } = given;
  return { ...settings, ...own };
}

function state(
  definition: ProtocolDefinition,
  settings: ProtocolSettings,
  metrics: readonly EvaluationMetric[],
): StatedProtocol {
  const { name, source } = definition;
  const rules = definition.rules(settings);
  const own = "gallery pictures of the query's own sequence";
  const ignored = rules.ignored === "nothing" ? own : `${rules.ignored}; ${own}`;
  return {
    name,
    source,
    ...rules,
    ...(settings.otherSequences && { ignored }),
    settings,
    metrics: summaries(metrics),
  };
}

function summaries(metrics: readonly EvaluationMetric[]): Record<string, string> {
  const families = metrics.map(({ name }) => (name in metricDefinitions ? name : name.replace(/@\d+$/, "@k")));
  return Object.fromEntries(families.map((family) => [family, metricDefinitions[family]?.summary as string]));
}
