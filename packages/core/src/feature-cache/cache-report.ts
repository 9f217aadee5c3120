import type { Collection } from "./collection.js";
import type { FeatureCache } from "./feature-cache.js";
import { packsInUse } from "./packs/in-use.js";
import { listPacks, type PackFacts } from "./packs/pack-files.js";

/** What one collection takes. */
export interface CollectionReport extends Collection {
  /** Feature maps, each of one picture under one view. */
  readonly maps: number;
  readonly packs: number;
  readonly bytes: number;
  /** ISO 8601. */
  readonly lastUsed: string;
}

/** What is in the feature cache, and how much of the disk it takes. */
export interface CacheReport {
  readonly folder: string;
  /** Bytes. */
  readonly limit: number;
  readonly maps: number;
  readonly packs: number;
  readonly bytes: number;
  /** Bytes of packs that a running process needs. */
  readonly bytesInUse: number;
  /** Bytes of packs whose index cannot be read: damaged, or their process was killed as it made them. */
  readonly bytesUnreadable: number;
  /** ISO 8601; undefined for an empty cache. */
  readonly lastUsed: string | undefined;
  /** The last used first. */
  readonly collections: readonly CollectionReport[];
}

export async function reportCache({ folder, limit }: FeatureCache): Promise<CacheReport> {
  const packs = await listPacks(folder);
  const held = await packsInUse(folder);
  const collections = Object.values(byCollection(packs)).flatMap((group): CollectionReport[] => {
    const { collection } = group.find((pack) => pack.collection !== undefined) ?? {};
    return collection === undefined ? [] : [{ ...collection, ...sums(group), lastUsed: isoDate(lastUse(group)) }];
  });
  return {
    folder,
    limit,
    ...sums(packs),
    bytesInUse: sums(packs.filter(({ id }) => held.has(id))).bytes,
    bytesUnreadable: sums(packs.filter(({ collection }) => collection === undefined)).bytes,
    lastUsed: packs.length === 0 ? undefined : isoDate(lastUse(packs)),
    collections: collections.sort((a, b) => (a.lastUsed < b.lastUsed ? 1 : -1)),
  };
}

function byCollection(packs: readonly PackFacts[]): Readonly<Record<string, readonly PackFacts[]>> {
  const groups: Record<string, PackFacts[]> = {};
  for (const pack of packs) {
    const [collection = ""] = pack.id.split("/");
    groups[collection] = [...(groups[collection] ?? []), pack];
  }
  return groups;
}

const sums = (packs: readonly PackFacts[]) => ({
  maps: packs.reduce((sum, { count }) => sum + count, 0),
  packs: packs.length,
  bytes: packs.reduce((sum, { bytes }) => sum + bytes, 0),
});

const lastUse = (packs: readonly PackFacts[]) => Math.max(...packs.map(({ lastUsed }) => lastUsed));
const isoDate = (time: number) => new Date(time).toISOString();
