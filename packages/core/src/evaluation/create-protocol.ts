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
    stated: { name, source: definition.source, ...definition.rules(settings), settings, metrics: summaries(metrics) },
    judge: (dataset) => definition.judge(dataset, settings),
  };
}

function settle({ name, settings }: ProtocolDefinition, given: ProtocolOptions): ProtocolSettings {
  for (const [setting, lowest] of [
    ["radius", "above 0 metres"],
    ["tolerance", "0 or more frames"],
  ] as const) {
    const value = given[setting];
    if (value === undefined) continue;
    if (settings[setting] === undefined) {
      throw new RetrievalError({
        what: `protocol ${name} has no ${setting}`,
        remedy: `Leave it out; loci protocols lists what can be set.`,
      });
    }
    const fits = setting === "radius" ? value > 0 && value < Infinity : Number.isSafeInteger(value) && value >= 0;
    if (!fits) throw new RetrievalError({ what: `${name}: ${setting}`, expected: lowest, got: String(value) });
  }
  const { radius = settings.radius, tolerance = settings.tolerance, cutoffs = settings.cutoffs } = given;
  return { cutoffs, ...(radius !== undefined && { radius }), ...(tolerance !== undefined && { tolerance }) };
}

function summaries(metrics: readonly EvaluationMetric[]): Record<string, string> {
  const families = metrics.map(({ name }) => (name in metricDefinitions ? name : name.replace(/@\d+$/, "@k")));
  return Object.fromEntries(families.map((family) => [family, metricDefinitions[family]?.summary as string]));
}
