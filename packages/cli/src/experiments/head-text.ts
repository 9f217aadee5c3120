import { withoutDefaults } from "@loci/core";
import {
  finishDefinitions,
  formatHeadSpec,
  type HeadSpec,
  headDefinitions,
  neckDefinitions,
  resolveStage,
  type StageDefinition,
  type StageSpec,
} from "@loci/heads";
import { defined } from "../defined.js";

type Write = (kind: string, catalogue: Readonly<Record<string, StageDefinition>>, stage: StageSpec) => StageSpec;

/** The head with every option written out, as `loci … --head` takes it: what a cell is known by. */
export const completeHead = (spec: HeadSpec): string => formatHeadSpec(rewrite(spec, complete));

/** The head with only those options that differ from the defaults: for people. */
export const shortHead = (spec: HeadSpec): string =>
  formatHeadSpec(
    rewrite(spec, (kind, catalogue, stage) => {
      const full = complete(kind, catalogue, stage);
      return withoutDefaults(catalogue[stage.name] as StageDefinition, full);
    }),
  );

const complete: Write = (kind, catalogue, stage) => ({
  name: stage.name,
  options: defined(resolveStage(kind, catalogue, stage).options),
});

function rewrite({ necks = [], finishes = [], branches, ...head }: HeadSpec, write: Write): HeadSpec {
  const core = branches
    ? { name: head.name, options: {}, branches: branches.map((branch) => rewrite(branch, write)) }
    : write("head", headDefinitions, head);
  return {
    ...core,
    ...(necks.length > 0 && { necks: necks.map((neck) => write("neck", neckDefinitions, neck)) }),
    ...(finishes.length > 0 && { finishes: finishes.map((finish) => write("finish", finishDefinitions, finish)) }),
  };
}
