import { inTurns, ratio, spread } from "./performance/section.js";

/** What a process with nothing else in it took. */
export interface Cost {
  /** Median, of a batch. */
  readonly milliseconds: number;
  /** Peak of its memory. */
  readonly megabytes: number;
}

/** One thing that Loci and PyTorch did in turns; the turns are in order. */
export interface SideBySide {
  readonly what: string;
  readonly ours: readonly Cost[];
  readonly theirs: readonly Cost[];
}

export async function sideBySide(
  what: string,
  turns: number,
  contenders: { readonly ours: () => Promise<Cost>; readonly theirs: () => Promise<Cost> },
): Promise<SideBySide> {
  const { ours = [], theirs = [] } = await inTurns(turns, contenders);
  return { what, ours, theirs };
}

/** Cells of a table: what, milliseconds of both, how many times as fast Loci is, megabytes of both. */
export function cellsOf({ what, ours, theirs }: SideBySide): string[] {
  const of = (costs: readonly Cost[], measure: keyof Cost) => costs.map((cost) => cost[measure]);
  const [mine, others] = [of(ours, "milliseconds"), of(theirs, "milliseconds")];
  const megabytes = (costs: readonly Cost[]) => Math.max(...of(costs, "megabytes")).toFixed(0);
  return [what, spread(mine, 1), spread(others, 1), ratio(others, mine), megabytes(ours), megabytes(theirs)];
}

/** A line for people, or one of JSON for another program. */
export function print(compared: SideBySide, asJson: boolean): void {
  const [what, mine, others, times, megabytes, otherMegabytes] = cellsOf(compared);
  const line = `${what}:\n  Loci ${mine} ms, ${megabytes} MB; PyTorch ${others} ms, ${otherMegabytes} MB; ${times} as fast`;
  console.log(asJson ? JSON.stringify(compared) : line);
}
