/**
 * A process that computes cells, one after the other, as the parent asks. It ends when the parent does, by whatever means.
 * Signals of the terminal go to the parent, which says what is to end.
 */
import { writeFile } from "node:fs/promises";
import { RetrievalError } from "@loci/core";
import type { CellAnswer, CellRequest } from "./cell-pool.js";
import type { SharedWork } from "./planned-cell.js";
import { writeCellFile } from "./report-directory.js";
import { runCell } from "./run-cell.js";

let shared: SharedWork | undefined;
const interruption = new AbortController();

process.on("disconnect", () => process.exit(1));
for (const name of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(name, () => {});

process.on("message", (request: CellRequest) => {
  if (request.kind === "share") shared = request.shared;
  else if (request.kind === "end") interruption.abort(new Error("ended"));
  else {
    compute(request).then(
      (answer) => process.send?.(answer),
      // A defect: its stack is for the terminal, and the parent tells which cell it was.
      (error: unknown) => {
        console.error(error);
        process.exit(70);
      },
    );
  }
});

async function compute({ cell, networkMilliseconds }: CellRequest & { readonly kind: "run" }): Promise<CellAnswer> {
  const work = shared as SharedWork;
  try {
    // Linux: the peak of memory is from here on.
    await writeFile("/proc/self/clear_refs", "5").catch(() => {});
    const lines = await runCell(cell, work, networkMilliseconds, interruption.signal);
    await writeCellFile(work.out, cell.id, lines);
    return { kind: "done" };
  } catch (error) {
    if (interruption.signal.aborted) return { kind: "ended" };
    if (error instanceof RetrievalError) return { kind: "failed", message: error.message };
    throw error;
  }
}
