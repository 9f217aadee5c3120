import type { TensorFlowEngine } from "@loci/core";

export type TensorFlow = TensorFlowEngine["tf"];
export type Tensor = ReturnType<TensorFlow["tensor"]>;

/** Where the way of a value from the locations to the descriptor is no sum, and what was done about it; see the decision record. */
export const attributionRules = {
  norms: "norms and other divisors count as given",
  winners: "a maximum belongs to the location that won it",
  shares: "powers and roots of a sum are divided in proportion to its terms",
  weights: "factors that the picture itself makes (assignments, masks, attention, scales) count as given",
} as const;

export type AttributionRule = keyof typeof attributionRules;

/**
 * A value of the formula, together with where it comes from: value = Σ over locations of their parts + fixed.
 * `located` holds parts mixed by gates: row b is Σ over locations l of gate_bl · part_l, so with gates of 1 it is their sum.
 */
export interface Attributed {
  /** `[1, …]`, or a constant of any dims. */
  readonly value: Tensor;
  /** `[gates, …]`, linear in the gates; absent when no location has a part in it. */
  readonly located?: Tensor | undefined;
  /** `[1, …]`, what no location has a part in; zero when absent beside `located`, the whole value when that is absent, too. */
  readonly fixed?: Tensor | undefined;
  /** Shares of locations: as a factor it lets the other factor's parts count, where that has any. */
  readonly isWeight?: boolean;
  /** Made from the picture, but of no location. */
  readonly isHeld?: boolean;
  readonly rules: ReadonlySet<AttributionRule>;
  /** Positions of the maps whose locations have parts in it. */
  readonly maps: ReadonlySet<number>;
}

const nothing: ReadonlySet<never> = new Set<never>();

export const constantValue = (value: Tensor): Attributed => ({ value, rules: nothing, maps: nothing });

/** The part of the value that no location has a part in; `undefined` for zero. */
export const fixedPart = ({ value, located, fixed }: Attributed): Tensor | undefined => (located ? fixed : value);

/** Whether a value depends on the picture at all. */
export const isMade = ({ located, isHeld }: Attributed): boolean => located !== undefined || isHeld === true;

/** Rules and maps of what is made of these values, and by what rules besides. */
export const madeOf = (
  values: readonly Attributed[],
  ...more: readonly AttributionRule[]
): Pick<Attributed, "rules" | "maps"> => ({
  rules: new Set([...values.flatMap(({ rules }) => [...rules]), ...more]),
  maps: new Set(values.flatMap(({ maps }) => [...maps])),
});
