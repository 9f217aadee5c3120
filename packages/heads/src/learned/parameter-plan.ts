import type { Random, StoredTensor } from "@loci/core";

/** A parameter tensor and how each of its elements is drawn. */
interface PlannedParameter {
  readonly dims: readonly number[];
  readonly start: Draw;
}

export type Draw = (random: Random) => number;

/** Every parameter of a head by name, in the order in which they are drawn. */
export type ParameterPlan = Readonly<Record<string, PlannedParameter>>;

/** Uniform in ±bound. */
export const uniform =
  (bound: number): Draw =>
  (random) =>
    bound * (2 * random.uniform() - 1);

export const normal =
  (standardDeviation: number): Draw =>
  (random) =>
    standardDeviation * random.normal();

export const constant =
  (value: number): Draw =>
  () =>
    value;

/** Names of equal blocks, one behind the other. */
export const blockNames = (depth: number): string[] => Array.from({ length: depth }, (_, block) => `block${block}`);

/** The plan of every block, whose parameters' names begin with the block's. */
export const blocksPlan = (depth: number, plan: (name: string) => ParameterPlan): ParameterPlan =>
  Object.fromEntries(blockNames(depth).flatMap((name) => Object.entries(plan(name))));

/** What a head definition says of its parameters, for a head whose parameters follow a plan. */
export function plannedParameters<Context>(plan: (context: Context) => ParameterPlan) {
  return {
    parameterDims: (context: Context) => mapEntries(plan(context), ({ dims }) => dims),
    initialise: async (context: Context & { readonly random: Random }) =>
      mapEntries(plan(context), ({ dims, start }): StoredTensor => {
        const length = dims.reduce((product, dim) => product * dim, 1);
        return { data: Float32Array.from({ length }, () => start(context.random)), shape: [...dims] };
      }),
  };
}

const mapEntries = <Value>(plan: ParameterPlan, value: (parameter: PlannedParameter) => Value): Record<string, Value> =>
  Object.fromEntries(Object.entries(plan).map(([name, parameter]) => [name, value(parameter)]));
