import type { MetricsEntry } from "@loci/heads";
import type { CommandContext } from "./command.js";
import type { Progress } from "./terminal.js";

/** A bar over all batches, with what one wants to see of each; alarms and validations on lines of their own. */
export function trainingProgress({ terminal }: Pick<CommandContext, "terminal">) {
  let progress: Progress | undefined;
  let validated = "";
  const metrics = (entry: MetricsEntry, { batches, of }: { readonly batches: number; readonly of: number }) => {
    if (entry.kind === "step") {
      progress ??= terminal.progress("Training", of, batches - 1);
      const speed = `${entry.picturesPerSecond.toFixed(0)} pictures/s`;
      progress.update(batches, `loss ${entry.loss.toFixed(3)}${validated}, ${speed}`);
    } else if (entry.kind === "validation") {
      const scores = Object.entries(entry.scores).map(([name, value]) => `${name} ${value.toFixed(3)}`);
      validated = `, ${scores[0]}`;
      terminal.note(`step ${entry.step}: ${scores.join(", ")}`);
    } else if (entry.kind === "alarm") terminal.note(`step ${entry.step}: ${entry.text}`);
  };
  return { metrics, stop: () => progress?.stop() };
}
