import type { Head } from "@loci/core";
import type { EvaluationEvidence, TrainingEvidence } from "./card-evidence.js";

/** How its weights came about. */
export function trainingLines(
  training: TrainingEvidence | undefined,
  { parameters }: Pick<Head, "parameters">,
): string[] {
  if (training === undefined) {
    return Object.keys(parameters).length === 0
      ? ["The head has no parameters; nothing was trained for it."]
      : [
          "No training record lies with the model: its head's parameters are those that it starts with (drawn, or found in pictures).",
        ];
  }
  const { recipe, trainFrom, configuration, data, engine, run, seconds } = training;
  const best =
    run.best &&
    `, best ${configuration.validation.metric} ${run.best.score.toFixed(4)} at step ${run.best.step}, on the held-out pictures`;
  return [
    trainFrom === null
      ? "The head was trained; the backbone was frozen."
      : `The head was trained together with the backbone behind ${trainFrom}; what is before that was frozen.`,
    "",
    `- recipe: ${recipe ?? "none by name"}`,
    `- pictures: ${data.train} to train on, ${data.validation} held out (${data.format})`,
    `- steps: ${run.steps}${run.isOver ? "" : " (interrupted before its end)"}${best ?? ""}`,
    `- ${seconds} s on ${engine}`,
  ];
}

/** Protocol and numbers. */
export function evaluationLines(evaluations: readonly EvaluationEvidence[]): string[] {
  if (evaluations.length === 0) {
    return [
      "Not evaluated. `loci eval PICTURES --model … --json > eval.json`, then export again with `--evaluation eval.json`.",
    ];
  }
  return evaluations.flatMap((evaluation, place) => [
    ...(place > 0 ? [""] : []),
    `Protocol ${evaluation.protocol.name}: ${evaluation.queries} queries (${evaluation.excludedQueries} left out by the protocol), ` +
      `${evaluation.gallery} pictures in the gallery${evaluation.reranking ? `, re-ranked by ${evaluation.reranking.chain}` : ""}.`,
    "",
    "| metric | value | 95 % interval |",
    "| --- | --- | --- |",
    ...evaluation.metrics.map(
      ({ name, value, lower, upper }) =>
        `| ${name} | ${value.toFixed(4)} | ${lower.toFixed(4)} – ${upper.toFixed(4)} |`,
    ),
    "",
    `Right answers: ${evaluation.protocol.positives}. Self-match: ${evaluation.protocol.selfMatch}. Ignored: ${evaluation.protocol.ignored}. ` +
      `Queries without right answers: ${evaluation.protocol.queriesWithoutPositives}. Ties: ${evaluation.protocol.ties}. ` +
      `Source: ${evaluation.protocol.source}.`,
  ]);
}
