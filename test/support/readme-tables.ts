import { type BackboneDefinition, backbones, synthesisers } from "@loci/core";
import { headDefinitions, resolveHeadSpec } from "@loci/heads";
import { indexKinds } from "@loci/index";

/** The tables of the README, out of the catalogues. */
export function readmeTables(): Readonly<Record<string, string>> {
  return {
    heads: markdown(
      ["head", "what it does", "options (default)", "source"],
      Object.values(headDefinitions).map(({ name, summary, source }) => {
        const { options } = resolveHeadSpec({ name, options: {} });
        const list = Object.entries(options).map(([key, value]) => `${key}=${value}`);
        return [`\`${name}\``, summary, list.map((option) => `\`${option}\``).join(", "), source];
      }),
    ),
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
    "index kinds": markdown(
      ["kind", "what it is"],
      Object.entries(indexKinds).map(([name, { summary }]) => [`\`${name}\``, summary]),
    ),
    "data sets": markdown(
      ["data set", "what it is"],
      Object.values(synthesisers).map(({ name, summary }) => [`\`${name}\``, summary]),
    ),
  };
}

function markdown(headings: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(" | ")} |\n`;
  return [line(headings), line(headings.map(() => "---")), ...rows.map(line)].join("");
}
