import { stringify } from "csv-stringify/sync";
import { resultColumns, resultGroups } from "./result-columns.js";
import type { Comparison, RankedSystem } from "./system-statistics.js";

/** What the letters behind the main metric say, in a sentence. */
export const lettersExplained = ({ main }: Pick<Comparison, "main">, level: number): string =>
  `Two systems that share a letter do not differ significantly in ${main} ` +
  `(paired bootstrap over queries and seeds, Holm-corrected over all pairs, family-wise error ${short(1 - level)}).`;

const short = (value: number) => String(Number(value.toPrecision(3)));
const captionOf = (comparison: Comparison, level: number) =>
  `${comparison.data.name}: ${comparison.data.queries} queries, ${comparison.data.gallery} gallery pictures, ` +
  `protocol ${comparison.protocol.name}. Metrics in per cent with ${short(100 * level)} % intervals. ${lettersExplained(comparison, level)}`;

/** A pipe table of GitHub's Markdown for each comparison. */
export function markdownTables(comparisons: readonly Comparison[], level: number): string {
  const cell = (text: string) => text.replace(/\\/g, "\\\\").replace(/\|/g, "\\|");
  return comparisons
    .map((comparison) => {
      const columns = resultColumns(comparison);
      const line = (cells: readonly string[]) => `| ${cells.map(cell).join(" | ")} |`;
      const rows = resultGroups(comparison).flatMap(({ title, systems }) => [
        line([`**${title}**`, ...columns.map(() => "")]),
        ...systems.map((system) => line([system.name, ...textsOf(system, comparison)])),
      ]);
      const heads = [
        line(["system", ...columns.map(({ name }) => name)]),
        `|---|${columns.map(() => "---:|").join("")}`,
      ];
      return [`### ${comparison.data.name}`, "", ...heads, ...rows, "", captionOf(comparison, level), ""].join("\n");
    })
    .join("\n");
}

function textsOf(system: RankedSystem, comparison: Comparison): string[] {
  return resultColumns(comparison).map(
    ({ text }, place) => `${text(system)}${place === 0 ? ` ${system.letters}` : ""}`,
  );
}

/** A floating table for each comparison; wants the package booktabs. */
export function latexTables(comparisons: readonly Comparison[], level: number): string {
  return comparisons
    .map((comparison) => {
      const columns = resultColumns(comparison);
      const groups = resultGroups(comparison).map(({ title, systems }) => [
        `\\multicolumn{${columns.length + 1}}{l}{\\emph{${latex(title)}}} \\\\`,
        ...systems.map((system) => {
          const [main = "", ...others] = columns.map(({ text }) => latex(text(system)));
          return `${[latex(system.name), `${main}\\textsuperscript{${latex(system.letters)}}`, ...others].join(" & ")} \\\\`;
        }),
      ]);
      return [
        "% \\usepackage{booktabs}",
        "\\begin{table*}",
        `\\caption{${latex(captionOf(comparison, level))}}`,
        `\\begin{tabular}{l${"r".repeat(columns.length)}}`,
        "\\toprule",
        `${["system", ...columns.map(({ name }) => latex(name))].join(" & ")} \\\\`,
        ...groups.flatMap((lines) => ["\\midrule", ...lines]),
        ...["\\bottomrule", "\\end{tabular}", "\\end{table*}", ""],
      ].join("\n");
    })
    .join("\n");
}

const special: Readonly<Record<string, string>> = {
  ...{
    "\\": "\\textbackslash{}",
    "~": "\\textasciitilde{}",
    "^": "\\textasciicircum{}",
    "–": "--",
    "′": "$'$",
    "…": "\\ldots{}",
  },
  ...Object.fromEntries([..."&%$#_{}"].map((sign) => [sign, `\\${sign}`])),
};
const latex = (text: string): string => text.replace(/[\\~^–′…&%$#_{}]/g, (sign) => special[sign] ?? sign);

/** All figures of a comparison, unrounded, a row a system. */
export function resultCsv(comparison: Comparison): string {
  const columns = resultColumns(comparison);
  const perMetric = comparison.metrics.flatMap((name) => [`${name} lower`, `${name} upper`]);
  const rows = comparison.systems.map((system) => [
    ...[system.name, system.letters, ...columns.map(({ value }) => value(system))],
    ...comparison.metrics.flatMap((name) => [system.metrics.get(name)?.lower, system.metrics.get(name)?.upper]),
  ]);
  return stringify([["system", "letters", ...columns.map(({ name }) => name), ...perMetric], ...rows]);
}

/** Every pair of systems once, better first: difference in the main metric and what it is worth. */
export function differencesCsv({ systems, difference }: Comparison): string {
  const rows = systems.flatMap(({ name }, a) =>
    systems.slice(a + 1).map((other, b) => {
      const { mean, lower, upper, pValue, adjusted } = difference(a, a + 1 + b);
      return [name, other.name, mean, lower, upper, pValue, adjusted];
    }),
  );
  return stringify([["better", "other", "difference", "lower", "upper", "p", "p, Holm"], ...rows]);
}
