import { createPacer } from "./pacer.js";

/** So many are looked at before others may have their turn. */
const AT_ONCE = 4096;

/** `Array.from(items).filter(isWanted)`, between whose parts the event loop goes on: an index may have millions of rows. */
export async function filterInTurns<Item>(items: Iterable<Item>, isWanted: (item: Item) => boolean): Promise<Item[]> {
  const pause = createPacer();
  const wanted: Item[] = [];
  let looked = 0;
  for (const item of items) {
    if (isWanted(item)) wanted.push(item);
    if (++looked % AT_ONCE === 0) await pause();
  }
  return wanted;
}
