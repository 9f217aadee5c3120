import type { Command } from "../command.js";

/** A module of a command is loaded when the command is asked for: most commands need a small part of what all need together. */
export type CommandLoader = () => Promise<Command>;

/** Commands of two words. */
export interface CommandGroup {
  readonly summary: string;
  /** What the user is told who leaves the second word out; nothing where that is a command of its own. */
  readonly demand?: string | undefined;
  /** By their second word; `$0` is the command without one. */
  readonly commands: Readonly<Record<string, CommandLoader>>;
}

/** By their word, in the order of the help. */
export const commands: Readonly<Record<string, CommandLoader>> = {
  query: async () => (await import("./query.js")).queryCommand,
  serve: async () => (await import("./serve.js")).serveCommand,
  explain: async () => (await import("./explain.js")).explainCommand,
  train: async () => (await import("./train.js")).trainCommand,
  eval: async () => (await import("./eval.js")).evalCommand,
  compare: async () => (await import("./compare.js")).compareCommand,
  export: async () => (await import("./export.js")).exportCommand,
  extract: async () => (await import("./extract.js")).extractCommand,
  worker: async () => (await import("./worker.js")).workerCommand,
  demo: async () => (await import("./demo.js")).demoCommand,
  heads: async () => (await import("./heads.js")).headsCommand,
  losses: async () => (await import("./losses.js")).lossesCommand,
  protocols: async () => (await import("./protocols.js")).protocolsCommand,
  rerankers: async () => (await import("./rerankers.js")).rerankersCommand,
  doctor: async () => (await import("./doctor.js")).doctorCommand,
};

/** By their first word. */
export const commandGroups: Readonly<Record<string, CommandGroup>> = {
  index: {
    summary: "Build, change and inspect indexes",
    demand: "Say what to do with the index; loci index --help lists it.",
    commands: {
      build: async () => (await import("./index-build.js")).indexBuildCommand,
      info: async () => (await import("./index-info.js")).indexInfoCommand,
      add: async () => (await import("./index-add.js")).indexAddCommand,
      update: async () => (await import("./index-update.js")).indexUpdateCommand,
      remove: async () => (await import("./index-remove.js")).indexRemoveCommand,
      tune: async () => (await import("./index-tune.js")).indexTuneCommand,
      compact: async () => (await import("./index-compact.js")).indexCompactCommand,
      verify: async () => (await import("./index-verify.js")).indexVerifyCommand,
      repair: async () => (await import("./index-repair.js")).indexRepairCommand,
      export: async () => (await import("./index-export.js")).indexExportCommand,
      merge: async () => (await import("./index-merge.js")).indexMergeCommand,
      copy: async () => (await import("./index-copy.js")).indexCopyCommand,
      shard: async () => (await import("./index-shard.js")).indexShardCommand,
    },
  },
  dataset: {
    summary: "Look into, check, convert, split and draw data sets",
    demand: "Say what to do with the data set: info, validate, convert, split, synthesize or formats.",
    commands: {
      info: async () => (await import("./dataset-info.js")).datasetInfoCommand,
      validate: async () => (await import("./dataset-validate.js")).datasetValidateCommand,
      convert: async () => (await import("./dataset-convert.js")).datasetConvertCommand,
      split: async () => (await import("./dataset-split.js")).datasetSplitCommand,
      synthesize: async () => (await import("./dataset-synthesize.js")).datasetSynthesizeCommand,
      formats: async () => (await import("./dataset-formats.js")).datasetFormatsCommand,
    },
  },
  backbones: {
    summary: "List backbones and their layers, inspect, name and forget networks of your own",
    commands: {
      $0: async () => (await import("./backbones.js")).backbonesCommand,
      inspect: async () => (await import("./backbones-inspect.js")).backbonesInspectCommand,
      add: async () => (await import("./backbones-add.js")).backbonesAddCommand,
      remove: async () => (await import("./backbones-remove.js")).backbonesRemoveCommand,
    },
  },
  cache: {
    summary: "Inspect and shrink the cache of backbone features",
    demand: "Say what to do with the cache: info or prune.",
    commands: {
      info: async () => (await import("./cache-info.js")).cacheInfoCommand,
      prune: async () => (await import("./cache-prune.js")).cachePruneCommand,
    },
  },
};
