import {
  type BackboneDefinition,
  backbones,
  datasetFormats,
  type PublicNetwork,
  protocols,
  publicNetworks,
  synthesisers,
} from "@loci/core";
import {
  finishDefinitions,
  headDefinitions,
  lossDefinitions,
  minerDefinitions,
  neckDefinitions,
  optimiserDefinitions,
  recipes,
  samplerDefinitions,
  scheduleDefinitions,
} from "@loci/heads";
import { fusions, indexKinds, rerankerDefinitions } from "@loci/index";

/** The tables of the README, out of the catalogues. */
export function readmeTables(): Readonly<Record<string, string>> {
  return {
    heads: stageTable("head", headDefinitions),
    necks: stageTable("neck", neckDefinitions),
    finishes: stageTable("finish", finishDefinitions),
    backbones: markdown(
      ["backbone", "what it is", "input", "default layer"],
      Object.values(backbones as Record<string, BackboneDefinition>).map(
        ({ name, summary, preprocessing, defaultLayer }) => [
          `\`${name}\``,
          summary,
          `${preprocessing.size} × ${preprocessing.size}`,
          `\`${defaultLayer}\``,
        ],
      ),
    ),
    "public networks": markdown(
      ["backbone", "what it is", "useful layers", "from"],
      Object.values(publicNetworks as Record<string, PublicNetwork>).map(({ name, summary, usefulLayers, source }) => [
        `\`${name}\``,
        summary,
        usefulLayers.map((layer) => `\`${layer}\``).join(", "),
        source,
      ]),
    ),
    "index kinds": markdown(
      ["kind", "what it is"],
      Object.entries(indexKinds).map(([name, { summary }]) => [`\`${name}\``, summary]),
    ),
    protocols: markdown(
      ["protocol", "what it is", "metrics", "source"],
      Object.values(protocols).map(({ name, summary, metrics, source }) => [
        `\`${name}\``,
        summary,
        metrics.map((metric) => `\`${metric}\``).join(", "),
        source,
      ]),
    ),
    "re-rankers": stageTable("re-ranker", rerankerDefinitions),
    fusions: markdown(
      ["fusion", "what it does"],
      Object.entries(fusions).map(([name, { summary }]) => [`\`${name}\``, summary]),
    ),
    formats: markdown(
      ["format", "what it is", "how it lies on disk"],
      Object.values(datasetFormats).map(({ name, summary, layout }) => [
        `\`${name}\``,
        summary,
        layout.replaceAll("<", "\\<"),
      ]),
    ),
    losses: stageTable("loss", lossDefinitions),
    recipes: markdown(
      ["recipe", "what it does", "source", "what differs"],
      Object.values(recipes).map(({ name, summary, source, changes }) => [`\`${name}\``, summary, source, changes]),
    ),
    miners: stageTable("miner", minerDefinitions),
    samplers: stageTable("sampler", samplerDefinitions),
    optimisers: stageTable("optimiser", optimiserDefinitions),
    schedules: stageTable("schedule", scheduleDefinitions),
    "data sets": markdown(
      ["data set", "what it is"],
      Object.values(synthesisers).map(({ name, summary }) => [`\`${name}\``, summary]),
    ),
  };
}

interface Described {
  readonly name: string;
  readonly summary: string;
  readonly source: string;
  readonly options: { readonly shape: object; parse(value: object): Record<string, unknown> };
}

function stageTable(kind: string, catalogue: Readonly<Record<string, Described>>): string {
  const optionsOf = ({ options }: Described) => {
    const defaults = options.parse({});
    const asText = (key: string) => (defaults[key] === undefined ? `\`${key}\`` : `\`${key}=${defaults[key]}\``);
    return Object.keys(options.shape).map(asText).join(", ");
  };
  return markdown(
    [kind, "what it does", "options (default)", "source"],
    Object.values(catalogue).map((stage) => [`\`${stage.name}\``, stage.summary, optionsOf(stage), stage.source]),
  );
}

function markdown(headings: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(" | ")} |\n`;
  return [line(headings), line(headings.map(() => "---")), ...rows.map(line)].join("");
}
