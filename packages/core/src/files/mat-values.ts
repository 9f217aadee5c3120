import { RetrievalError } from "../errors.js";

/** A variable of a .mat file. Elements are in MATLAB's order: the first axis fastest. */
export type MatValue =
  | { readonly kind: "numbers"; readonly shape: readonly number[]; readonly elements: readonly number[] }
  /** one text a row */
  | { readonly kind: "text"; readonly shape: readonly number[]; readonly elements: readonly string[] }
  | { readonly kind: "cell"; readonly shape: readonly number[]; readonly elements: readonly MatValue[] }
  | {
      readonly kind: "struct";
      readonly shape: readonly number[];
      readonly elements: readonly Readonly<Record<string, MatValue>>[];
    };

type Kind = MatValue["kind"];
type OfKind<K extends Kind> = Extract<MatValue, { kind: K }>;

/** @throws RetrievalError when a variable or field is missing or of another kind. @param what for the message */
export function expectKind<K extends Kind>(value: MatValue | undefined, kind: K, what: string): OfKind<K> {
  if (value?.kind === kind) return value as OfKind<K>;
  throw new RetrievalError({ what, expected: nameOf[kind], got: value === undefined ? "none" : nameOf[value.kind] });
}

const nameOf: Readonly<Record<Kind, string>> = {
  numbers: "numbers",
  text: "text",
  cell: "a cell array",
  struct: "a struct",
};

/** One text. */
export function expectText(value: MatValue | undefined, what: string): string {
  const { elements } = expectKind(value, "text", what);
  return elements[0] ?? "";
}

/** The texts of a cell array. */
export function expectTexts(value: MatValue | undefined, what: string): string[] {
  return expectKind(value, "cell", what).elements.map((cell, place) => expectText(cell, `${what}{${place + 1}}`));
}

/** One number. */
export function expectNumber(value: MatValue | undefined, what: string): number {
  const { elements } = expectKind(value, "numbers", what);
  if (elements.length === 1) return elements[0] as number;
  throw new RetrievalError({ what, expected: "one number", got: `${elements.length} numbers` });
}
