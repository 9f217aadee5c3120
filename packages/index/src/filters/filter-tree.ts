/** A value in a filter expression. `at` is its place in the text, from 0. */
export type Operand =
  | { readonly kind: "column"; readonly name: string; readonly quoted: boolean; readonly at: number }
  | { readonly kind: "text"; readonly value: string; readonly at: number }
  | { readonly kind: "number"; readonly value: number; readonly at: number }
  | { readonly kind: "null"; readonly at: number };

export type Comparison = "=" | "<>" | "<" | "<=" | ">" | ">=";

/** A parsed filter expression: what stands in the text, its columns and types not looked at yet. */
export type Condition =
  | { readonly kind: "and" | "or"; readonly conditions: readonly Condition[] }
  | { readonly kind: "not"; readonly condition: Condition }
  | { readonly kind: "comparison"; readonly operator: Comparison; readonly left: Operand; readonly right: Operand }
  | { readonly kind: "between"; readonly operand: Operand; readonly low: Operand; readonly high: Operand }
  | { readonly kind: "in"; readonly operand: Operand; readonly values: readonly Operand[] }
  | { readonly kind: "like"; readonly operand: Operand; readonly pattern: Operand }
  | { readonly kind: "null"; readonly operand: Operand }
  | { readonly kind: "near" | "box"; readonly numbers: readonly number[]; readonly at: number };
