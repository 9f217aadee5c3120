import type { GalleryWalks } from "./rerank-gallery.js";

/** A picture of a walk. */
export interface WalkFrame {
  readonly id: number;
  readonly sequence: string;
  readonly frame: number;
}

/**
 * The walks that pictures form, equal frames of one by ascending id; `undefined` when there are none.
 * @param pictures gone through when a walk is asked for, not before
 */
export function galleryWalks(pictures: Iterable<WalkFrame>): GalleryWalks | undefined {
  const [first] = pictures;
  if (first === undefined) return undefined;
  let known: Walks | undefined;
  const walks = () => {
    known ??= collectWalks(pictures);
    return known;
  };
  return {
    namesOf: async (ids) => ids.map((id) => walks().names.get(id)),
    idsOf: async (walk) => walks().ids.get(walk) ?? [],
  };
}

interface Walks {
  /** The walk of each picture. */
  readonly names: ReadonlyMap<number, string>;
  /** The pictures of each walk, in walking order. */
  readonly ids: ReadonlyMap<string, readonly number[]>;
}

function collectWalks(pictures: Iterable<WalkFrame>): Walks {
  const names = new Map<number, string>();
  const walks = new Map<string, WalkFrame[]>();
  for (const picture of pictures) {
    names.set(picture.id, picture.sequence);
    const walk = walks.get(picture.sequence);
    if (walk === undefined) walks.set(picture.sequence, [picture]);
    else walk.push(picture);
  }
  const inOrder = (walk: WalkFrame[]) => walk.sort((a, b) => a.frame - b.frame || a.id - b.id).map(({ id }) => id);
  return { names, ids: new Map(Array.from(walks, ([name, walk]) => [name, inOrder(walk)])) };
}
