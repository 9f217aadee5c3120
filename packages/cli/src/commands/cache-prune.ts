import {
  evictPacks,
  featureCache,
  forgetContentHashes,
  GIGABYTE,
  RetrievalError,
  removeUnusedCopies,
  reportCache,
  unknownName,
} from "@loci/core";
import { defineCommand } from "../command.js";
import { asGigabytes } from "../gigabytes.js";
import { wholeNumber } from "../number-option.js";

const DAY = 24 * 3600_000;
/** After so many days without use copies of models go in any case. */
const COPIES_KEPT = 30;

export const cachePruneCommand = defineCommand({
  usage: "prune",
  summary:
    "Delete cached backbone features: what exceeds the cache's limit, or what these options say; and copies of models out of buckets and PostgreSQL that were not used for 30 days, or as --older-than and --all say",
  options: {
    "keep-gb": wholeNumber("Delete the least recently used until the cache has at most so many gigabytes", {
      least: 0,
    }),
    "older-than": wholeNumber("Only what was not used for so many days", { least: 0 }),
    backbone: { type: "string", requiresArg: true, describe: "Only features of this backbone" },
    all: { type: "boolean", default: false, describe: "Everything" },
    json: { type: "boolean", default: false, describe: "Print JSON" },
  },
  examples: [
    ["$0 cache prune --older-than 30", "What was not used for a month"],
    ["$0 cache prune --backbone mobilenet_v2 --keep-gb 5", "Of mobilenet_v2, until the whole cache has 5 GB"],
  ],
  async run({ keepGb, olderThan, backbone, all, json }, { terminal }) {
    const cache = featureCache();
    const narrows = [keepGb, olderThan, backbone].some((option) => option !== undefined);
    if (all && narrows) {
      throw new RetrievalError({
        what: "--all leaves nothing to choose; leave out --keep-gb, --older-than and --backbone",
      });
    }
    if (backbone !== undefined) await checkBackbone(backbone);
    const limit = all || narrows ? undefined : cache.limit;
    const keepBytes = keepGb === undefined ? limit : keepGb * GIGABYTE;
    const { packs, bytes, inUse } = await evictPacks(cache.folder, {
      ...(keepBytes !== undefined && { keepBytes }),
      ...(olderThan !== undefined && { olderThan: olderThan * DAY }),
      ...(backbone !== undefined && { backbone }),
    });
    if (all) await forgetContentHashes(cache);
    const isOfFeatures = keepGb !== undefined || backbone !== undefined;
    const models = isOfFeatures ? undefined : await removeUnusedCopies(all ? 0 : (olderThan ?? COPIES_KEPT) * DAY);
    const left = (await reportCache(cache)).bytes;
    if (json)
      terminal.out(JSON.stringify({ folder: cache.folder, packs, bytes, inUse, bytesLeft: left, models }, null, 2));
    else {
      terminal.out(
        `freed ${asGigabytes(bytes)} (${packs} ${packs === 1 ? "pack" : "packs"}); ${asGigabytes(left)} left in ${cache.folder}`,
      );
      if (models && models.copies > 0) terminal.out(`freed ${asGigabytes(models.bytes)} of copies of models`);
      if (inUse.packs > 0) terminal.out(`${asGigabytes(inUse.bytes)} of it stays: a running process needs it`);
    }
    return "done";
  },
});

/** A name misspelt would free nothing, and seem to work. */
async function checkBackbone(name: string): Promise<void> {
  const { collections, folder } = await reportCache(featureCache());
  const known = [...new Set(collections.map(({ backbone }) => backbone))];
  if (known.includes(name)) return;
  if (known.length > 0) throw unknownName("backbone in the cache", known, name);
  throw new RetrievalError({ what: `there are no features in the cache ${folder}` });
}
