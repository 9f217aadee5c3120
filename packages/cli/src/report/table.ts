import Table from "cli-table3";

/** Rows under headings, columns aligned, no lines: for reading and for `awk`. Columns of numbers align right. */
export function table(headings: readonly string[], rows: readonly (readonly string[])[]): string {
  const numeric = headings.map((_, column) => rows.every((row) => /^[\d.,%–\-[\] ]*$/.test(row[column] ?? "")));
  const text = new Table({
    head: [...headings],
    colAligns: numeric.map((right) => (right ? "right" : "left")),
    chars: noLines,
    style: { head: [], border: [], "padding-left": 0, "padding-right": 2 },
  });
  text.push(...rows.map((row) => [...row]));
  return text
    .toString()
    .split("\n")
    .map((line) => line.trimEnd())
    .join("\n");
}

const places = ["top", "bottom", "left", "right"].flatMap((side) => [
  side,
  `${side}-mid`,
  `${side}-left`,
  `${side}-right`,
]);
const noLines = Object.fromEntries(
  [...places, "mid", "left-mid", "mid-mid", "right-mid", "middle"].map((place) => [place, ""]),
);
