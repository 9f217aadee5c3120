import { type Extractor, type OnnxDevice, openExtractor, RetrievalError, reasonOf } from "@loci/core";
import { loadModel } from "@loci/heads";
import type { ResultsFolder } from "./results-folder.js";

/** The models that a process describes shards with. */
export interface ShardModels {
  /** @throws UnfitModel when this process does not have the model of this fingerprint */
  use<Result>(fingerprint: string, describe: (extractor: Extractor) => Promise<Result>): Promise<Result>;
}

/** A process lacks the model of a shard; no other shard of that model is better off with it. */
export class UnfitModel extends RetrievalError {}

interface OpenModel {
  readonly fingerprint: string;
  readonly extractor: Promise<Extractor>;
  /** How many describe with it now. */
  users: number;
}

/**
 * Those that the results folder has. One that is not in use any more is closed when the next one is opened.
 * @param device what computes their networks (default the processor)
 */
export function modelsOfFolder(
  { modelDirectory }: Pick<ResultsFolder, "modelDirectory">,
  device?: OnnxDevice,
): ShardModels {
  const opened: OpenModel[] = [];
  const forget = (model: OpenModel) => opened.splice(opened.indexOf(model), 1);
  const open = (fingerprint: string): OpenModel => {
    for (const idle of opened.filter(({ users }) => users === 0)) {
      forget(idle);
      void idle.extractor.then((extractor) => extractor.close());
    }
    const load = async () => openExtractor(await loadModel(await modelDirectory(fingerprint), device));
    const extractor = load();
    const model = { fingerprint, extractor, users: 0 };
    opened.push(model);
    return model;
  };
  return {
    use: async (fingerprint, describe) => {
      const model = opened.find((one) => one.fingerprint === fingerprint) ?? open(fingerprint);
      model.users++;
      try {
        const extractor = await model.extractor.catch((cause: unknown) => {
          if (opened.includes(model)) forget(model);
          throw new UnfitModel({ what: reasonOf(cause), cause });
        });
        return await describe(extractor);
      } finally {
        model.users--;
      }
    },
  };
}

/** One of this machine's own. */
export function onlyModel(extractor: Extractor): ShardModels {
  const { name, fingerprint: own } = extractor.model;
  return {
    use: async (fingerprint, describe) => {
      if (own === fingerprint) return describe(extractor);
      throw new UnfitModel({
        what: "model of this worker",
        expected: `that of the shards (${fingerprint.slice(0, 12)})`,
        got: `${name} (${own.slice(0, 12)})`,
        remedy: "Leave --model out: the results folder has the right one",
      });
    },
  };
}
