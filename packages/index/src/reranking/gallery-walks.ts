import type { GalleryWalks } from "./rerank-gallery.js";

/** A picture of a walk. */
export interface WalkFrame {
  readonly id: number;
  readonly sequence: string;
  readonly frame: number;
}

/** The walks that pictures form, equal frames of one by ascending id; `undefined` when there are none. */
export function galleryWalks(pictures: Iterable<WalkFrame>): GalleryWalks | undefined {
  const names = new Map<number, string>();
  const walks = new Map<string, WalkFrame[]>();
  for (const picture of pictures) {
    names.set(picture.id, picture.sequence);
    const walk = walks.get(picture.sequence);
    if (walk === undefined) walks.set(picture.sequence, [picture]);
    else walk.push(picture);
  }
  if (walks.size === 0) return undefined;
  const ids = new Map<string, readonly number[]>();
  for (const [name, frames] of walks) {
    ids.set(
      name,
      frames.sort((a, b) => a.frame - b.frame || a.id - b.id).map(({ id }) => id),
    );
  }
  return {
    namesOf: async (pictures) => pictures.map((id) => names.get(id)),
    idsOf: async (walk) => ids.get(walk) ?? [],
  };
}
