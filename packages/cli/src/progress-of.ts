import type { ProgressOf } from "@loci/index";
import type { CommandContext } from "./command.js";
import type { Progress } from "./terminal.js";

/** A progress bar for work whose amount is known when it begins, and which may begin again with another. */
export function progressOf(
  title: string,
  { terminal, signal }: CommandContext,
): { onProgress: ProgressOf; stop(): void } {
  let bar: Progress | undefined;
  let amount = 0;
  const stop = () => bar?.stop();
  const onProgress: ProgressOf = (done, total) => {
    signal.throwIfAborted();
    if (total !== amount) {
      stop();
      bar = terminal.progress(title, total);
      amount = total;
    }
    bar?.update(done);
  };
  return { onProgress, stop };
}
