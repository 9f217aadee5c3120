import { packsInUse } from "./in-use.js";
import { listPacks, type PackFacts, removePack } from "./pack-files.js";

export interface EvictionRule {
  /** Evict, the least recently used first, until the whole cache has at most so many bytes. Without it: all that match. */
  readonly keepBytes?: number;
  /** Only packs that no run has opened for so long, milliseconds. */
  readonly olderThan?: number;
  /** Only packs of the backbone of this name. */
  readonly backbone?: string;
}

export interface Eviction {
  readonly packs: number;
  readonly bytes: number;
  /** What matched the rule and was kept because a run needs it. */
  readonly inUse: { readonly packs: number; readonly bytes: number };
}

/**
 * Deletes packs. Safe beside any number of processes that read and write: what a run needs is kept, and even a pack that is
 * deleted while a process has it open can be read to the end there.
 */
export async function evictPacks(folder: string, rule: EvictionRule): Promise<Eviction> {
  const packs = await listPacks(folder);
  const held = await packsInUse(folder);
  const chosen = choosePacks(packs, held, rule, Date.now());
  for (const pack of chosen.evicted) await removePack(folder, pack);
  return { ...summary(chosen.evicted), inUse: summary(chosen.inUse) };
}

/** Which packs a rule evicts, and which it would if no run needed them. */
export function choosePacks(
  packs: readonly PackFacts[],
  held: ReadonlySet<string>,
  { keepBytes, olderThan, backbone }: EvictionRule,
  now: number,
): { readonly evicted: readonly PackFacts[]; readonly inUse: readonly PackFacts[] } {
  const matching = packs
    .filter((pack) => backbone === undefined || pack.collection?.backbone === backbone)
    .filter((pack) => olderThan === undefined || now - pack.lastUsed > olderThan)
    .sort((a, b) => a.lastUsed - b.lastUsed || (a.id < b.id ? -1 : 1));
  let excess = keepBytes === undefined ? Number.POSITIVE_INFINITY : summary(packs).bytes - keepBytes;
  const [evicted, inUse]: [PackFacts[], PackFacts[]] = [[], []];
  for (const pack of matching) {
    if (excess <= 0) break;
    if (held.has(pack.id)) {
      inUse.push(pack);
      continue;
    }
    evicted.push(pack);
    excess -= pack.bytes;
  }
  return { evicted, inUse };
}

const summary = (packs: readonly PackFacts[]) => ({
  packs: packs.length,
  bytes: packs.reduce((sum, { bytes }) => sum + bytes, 0),
});
