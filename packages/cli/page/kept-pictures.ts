import { createStore, del, get, keys, set } from "idb-keyval";

/**
 * Pictures that were searched with, by the hash of their content, so that an address that names one still works after a reload
 * and on the way back. They stay in this browser; where it keeps nothing (private windows), they last as long as the page.
 */
const inMemory = new Map<string, Blob>();
const MOST_KEPT = 50;
const store = () => createStore("loci", "pictures");

interface Kept {
  readonly picture: Blob;
  readonly at: number;
}

/** @returns the key that `keptPicture` takes */
export async function keepPicture(picture: Blob): Promise<string> {
  const key = await contentKey(picture);
  inMemory.set(key, picture);
  try {
    const where = store();
    await set(key, { picture, at: Date.now() } satisfies Kept, where);
    await forgetOldest(where);
  } catch {
    // Not kept by this browser, and still in memory.
  }
  return key;
}

export async function keptPicture(key: string): Promise<Blob | undefined> {
  const found = inMemory.get(key) ?? (await get<Kept>(key, store()).catch(() => undefined))?.picture;
  if (found !== undefined) inMemory.set(key, found);
  return found;
}

async function forgetOldest(where: ReturnType<typeof store>): Promise<void> {
  const all = await keys<string>(where);
  if (all.length <= MOST_KEPT) return;
  const ages = await Promise.all(all.map(async (key) => ({ key, at: (await get<Kept>(key, where))?.at ?? 0 })));
  ages.sort((left, right) => right.at - left.at);
  await Promise.all(ages.slice(MOST_KEPT).map(({ key }) => del(key, where)));
}

/** Over plain HTTP from another machine there is no `crypto.subtle`: then it is a random name. */
async function contentKey(picture: Blob): Promise<string> {
  const bytes = new Uint8Array(
    globalThis.isSecureContext
      ? await crypto.subtle.digest("SHA-256", await picture.arrayBuffer())
      : crypto.getRandomValues(new Uint8Array(12)),
  );
  return Array.from(bytes.subarray(0, 12), (byte) => byte.toString(16).padStart(2, "0")).join("");
}
