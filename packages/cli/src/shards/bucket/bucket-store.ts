import { readdir } from "node:fs/promises";
import { dirname, join } from "node:path";
import { cacheDirectory, cachedBytes, modelCopies, noteUseOfCopy, RetrievalError, sha256 } from "@loci/core";
import pMap from "p-map";
import type { ObjectStore } from "../object-store.js";
import { BucketClient, type BucketClientOptions } from "./bucket-client.js";
import type { BucketSettings } from "./bucket-settings.js";
import { type ListedObject, parseObjectList } from "./object-list.js";

const LOOK_EVERY = 10_000;
/** Objects that are looked for one by one; of more, a listing tells. */
const FEW = 10;
const ABSENT = [404];

/** The objects of a bucket whose names begin with a prefix. */
export function openBucketStore(settings: BucketSettings, options: BucketClientOptions = {}): ObjectStore {
  const client = new BucketClient(settings, options);
  const list = (folder: string) => listFolder(client, settings, folder);
  const has = async (name: string): Promise<boolean> => {
    const { status } = await client.send({ method: "HEAD", name, allowed: ABSENT });
    return status !== 404;
  };
  const read = async (name: string): Promise<Uint8Array | undefined> => {
    const { status, body } = await client.send({ method: "GET", name, allowed: ABSENT });
    return status === 404 ? undefined : body;
  };
  return {
    place: settings.place,
    lookEvery: LOOK_EVERY,
    // Names are all that there is.
    makeFolders: async () => {},
    has,
    read,
    present: async (folder, names) => {
      if (names.length > FEW) {
        const listed = new Set((await list(folder)).keys());
        return new Set(names.filter((name) => listed.has(name)));
      }
      const found = await pMap(names, (name) => has(`${folder}/${name}`), { concurrency: FEW });
      return new Set(names.filter((_, at) => found[at]));
    },
    write: async (name, content) => {
      await client.send({ method: "PUT", name, body: Buffer.from(content) });
    },
    create: async (name, content) => {
      const headers = { "if-none-match": "*" };
      await client.send({ method: "PUT", name, body: Buffer.from(content), headers, allowed: [412] });
    },
    remove: async (name) => {
      await client.send({ method: "DELETE", name, allowed: ABSENT });
    },
    localFolder: async (name) => {
      const objects = await list(name);
      // Of the content, which the tags stand for: other content is another copy, and one that is damaged is made again.
      const copy = join(modelCopies.ofBuckets, sha256(JSON.stringify([settings.place, name, ...objects.entries()])));
      for (const file of objects.keys()) {
        await cachedBytes(join(copy, file), async () => (await read(`${name}/${file}`)) ?? gone(settings, name));
      }
      const folder = join(cacheDirectory(), copy);
      const kept = new Set(await readdir(folder).catch(() => []));
      if ([...objects.keys()].some((file) => !kept.has(file))) throw cannotKeep(settings, name, folder);
      await noteUseOfCopy(folder);
      return folder;
    },
  };
}

function gone({ place }: BucketSettings, name: string): never {
  throw new RetrievalError({ what: `${place}/${name} has changed while it was copied`, remedy: "Try again" });
}

const cannotKeep = ({ place }: BucketSettings, name: string, folder: string) =>
  new RetrievalError({
    what: `no copy of ${place}/${name} can be kept in ${folder}`,
    remedy: "Set LOCI_CACHE to a folder that can be written to and has room",
  });

/** The objects directly below a name: tags by name behind it, sorted. */
async function listFolder(client: BucketClient, { prefix, place }: BucketSettings, folder: string) {
  const start = `${prefix}${folder}/`;
  const objects: ListedObject[] = [];
  let next: string | undefined;
  do {
    const query = {
      "list-type": "2",
      "encoding-type": "url",
      prefix: start,
      ...(next !== undefined && { "continuation-token": next }),
    };
    const { body } = await client.send({ method: "GET", query });
    const page = parseObjectList(Buffer.from(body).toString());
    if (page === undefined) throw new RetrievalError({ what: `${place}: the server's listing is none` });
    objects.push(...page.objects);
    next = page.next;
  } while (next !== undefined);
  const named = objects.map(({ name, tag }) => [name.slice(start.length), tag] as const);
  return new Map(named.filter(([name]) => dirname(name) === "." && name !== "").sort(([a], [b]) => (a < b ? -1 : 1)));
}
