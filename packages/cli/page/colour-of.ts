/** Colours that stay apart for most people, on light and on dark (Okabe and Ito's, without black and yellow, and three more). */
const COLOURS = [
  "#0072b2",
  "#d55e00",
  "#009e73",
  "#cc79a7",
  "#56b4e9",
  "#e69f00",
  "#8c6bb1",
  "#7f7f7f",
  "#b2182b",
] as const;

/** Each label has a colour; when there are more labels than colours, some share theirs. */
export function coloursOf(labels: Iterable<string | undefined>): (label: string | undefined) => string {
  const known = [...new Set(labels)].filter((label) => label !== undefined).sort();
  const places = new Map(known.map((label, place) => [label, place]));
  return (label) => COLOURS[(places.get(label ?? "") ?? 0) % COLOURS.length] as string;
}
