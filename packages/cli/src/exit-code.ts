/** What the process tells its caller. */
export const exitCodes = {
  /** All of it was done. */
  done: 0,
  /** The caller's mistake: a wrong option, a missing file, a damaged index. */
  mistake: 1,
  /** Done but for some pictures, which are listed. */
  partly: 2,
  /** A defect of Loci. */
  defect: 70,
} as const;

/** How a command ended when it did not throw. */
export type Outcome = "done" | "partly" | "mistake";
