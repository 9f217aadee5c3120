import { RetrievalError } from "../errors.js";
import type { ViewOfPicture } from "./fill.js";
import type { MapStore } from "./map-store.js";

/** Which map. */
export interface MapRequest {
  /** Position in the set's `pictures`. */
  readonly picture: number;
  /** Position in the set's `views`. */
  readonly view: number;
}

/** `[requests, height, width, channels]` */
export type Maps = Float32Array<ArrayBuffer>;

export interface MapReaderOptions {
  /** One for each layer. */
  readonly stores: readonly MapStore[];
  /** By picture, then view; every one of them has been in the stores. */
  readonly items: readonly (readonly ViewOfPicture[])[];
  /** Extracts again what the stores no longer have. @returns why some could not be, by key */
  repair(damaged: readonly ViewOfPicture[]): Promise<ReadonlyMap<string, RetrievalError>>;
}

/** A disk on which a map is damaged again as soon as it is stored is failing. */
const MOST_ATTEMPTS = 3;

/** Reads batches of maps; what turns out to be damaged is extracted and read again. */
export function openMapReader({ stores, items, repair }: MapReaderOptions) {
  // One repair at a time: what another read has just repaired is not extracted twice, and stores add one batch at a time.
  let repaired: Promise<void> = Promise.resolve();
  const isMissing = ({ key }: ViewOfPicture) => stores.some((store) => !store.has(key));
  const repairMissing = async (wanted: readonly ViewOfPicture[]) => {
    const missing = new Map(wanted.filter(isMissing).map((item) => [item.key, item]));
    if (missing.size === 0) return;
    const [failure] = (await repair([...missing.values()])).values();
    if (failure === undefined) return;
    throw new RetrievalError({
      what: `damaged features in the cache cannot be extracted again: ${failure.message}`,
      cause: failure,
    });
  };
  const itemOf = ({ picture, view }: MapRequest): ViewOfPicture => {
    const item = items[picture]?.[view];
    if (item !== undefined) return item;
    throw new RetrievalError({
      what: "requested features",
      expected: `a picture below ${items.length} and a view below ${items[0]?.length ?? 0}`,
      got: `picture ${picture}, view ${view}`,
    });
  };
  return async (requests: readonly MapRequest[], reuse: readonly Maps[] = []): Promise<Maps[]> => {
    const wanted = requests.map(itemOf);
    for (let attempt = 0; attempt < MOST_ATTEMPTS; attempt++) {
      if (wanted.some(isMissing)) {
        repaired = repaired.catch(() => {}).then(() => repairMissing(wanted));
        await repaired;
      }
      const memory = attempt === 0 ? reuse.map(({ buffer }) => (buffer.byteLength > 0 ? buffer : undefined)) : [];
      const keys = wanted.map(({ key }) => key);
      const layers = await Promise.all(stores.map((store, layer) => store.read(keys, memory[layer])));
      if (layers.every(({ damaged }) => damaged.length === 0)) return layers.map(({ values }) => values);
    }
    throw new RetrievalError({
      what: "features in the cache are damaged each time they are written",
      remedy: "Check the disk; set LOCI_CACHE to a folder on another one",
    });
  };
}
