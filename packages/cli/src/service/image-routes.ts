import { stat } from "node:fs/promises";
import { drawThumbnail, readPictureHeader, sha256 } from "@loci/core";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { LRUCache } from "lru-cache";
import { pictureOf } from "./answer-search.js";
import { withDeadline } from "./deadline.js";
import { Refusal } from "./problem.js";
import {
  type AddedPicture,
  imageQuery,
  type PictureList,
  pictureFacts,
  pictureId,
  pictureListQuery,
  whichIndex,
} from "./schemas.js";
import type { ServiceParts } from "./service-parts.js";
import { locatePicture, readStoredPicture, rowOf } from "./stored-pictures.js";
import { jsonPart, readForm } from "./uploads.js";
import type { PictureWriter } from "./write-pictures.js";

/** Bytes of thumbnails that are kept. */
const THUMBNAIL_CACHE = 2 ** 26;

export function addImageRoutes(app: FastifyInstance, parts: ServiceParts): void {
  const { indexes, timeLimit } = parts;
  const thumbnails: Thumbnails = new LRUCache({
    maxSize: THUMBNAIL_CACHE,
    sizeCalculation: ({ length }) => length + 200,
  });
  app.get("/v1/images", (request, reply) => withDeadline(reply, timeLimit, () => listImages(request, parts)));
  app.get("/v1/images/:id", (request, reply) =>
    withDeadline(reply, timeLimit, (signal) => sendImage(request, reply, parts, thumbnails, signal)),
  );
  app.get("/v1/images/:id/metadata", async (request) => {
    const { id } = pictureId.parse(request.params);
    const { index } = indexes.find(whichIndex.parse(request.query).index);
    rowOf(index, id);
    return pictureOf({ index }, id);
  });
  app.post("/v1/images", (request, reply) =>
    withDeadline(reply, timeLimit, (signal) => addImage(request, reply, parts, signal)),
  );
  app.delete("/v1/images/:id", (request, reply) =>
    withDeadline(reply, timeLimit, async (signal) => {
      const writer = writerOf(parts, whichIndex.parse(request.query).index);
      await writer.remove(pictureId.parse(request.params).id, signal);
      signal.throwIfAborted();
      return reply.code(204).send();
    }),
  );
}

type Thumbnails = LRUCache<string, Uint8Array>;

async function listImages(request: FastifyRequest, { indexes }: ServiceParts): Promise<PictureList> {
  const { index: name, where, offset, limit } = pictureListQuery.parse(request.query);
  return indexes.find(name).use(async (state) => {
    const filter = state.filter({ where, excludeSelf: false });
    const ids = filter === undefined ? state.ids : state.ids.filter((id) => filter(rowOf(state.index, id)));
    return { total: ids.length, images: ids.slice(offset, offset + limit).map((id) => pictureOf(state, id)) };
  });
}

/** The file as it is, or a thumbnail: a JPEG without the metadata of the file, of the part that the index has. */
async function sendImage(
  request: FastifyRequest,
  reply: FastifyReply,
  { indexes, admission, rules }: ServiceParts,
  thumbnails: Thumbnails,
  signal: AbortSignal,
): Promise<FastifyReply> {
  const { id } = pictureId.parse(request.params);
  const { index: name, width } = imageQuery.parse(request.query);
  const send = (type: string, bytes: Uint8Array) => {
    // Whoever waited too long, or went away, has been answered.
    signal.throwIfAborted();
    return reply.type(type).send(bytes);
  };
  return indexes.find(name).use(async ({ index }) => {
    const { size, mtimeMs, ino } = await stat(await locatePicture(index, id));
    const { path, box_left, box_top, box_width, box_height } = rowOf(index, id);
    const key = JSON.stringify([
      index.manifest.root,
      path,
      box_left,
      box_top,
      box_width,
      box_height,
      width,
      size,
      mtimeMs,
      ino,
    ]);
    signal.throwIfAborted();
    const etag = `"${sha256(Buffer.from(key)).slice(0, 32)}"`;
    // The id may stand for another file later: asked again each time, answered from the cache of the browser.
    reply.headers({ etag, "cache-control": "private, no-cache" });
    if (request.headers["if-none-match"] === etag) return reply.code(304).send();
    if (width === undefined) {
      const { bytes, name: file } = await readStoredPicture(index, id);
      const { mediaType } = await readPictureHeader(bytes, file, Number.MAX_SAFE_INTEGER);
      return send(mediaType, bytes);
    }
    const known = thumbnails.get(key);
    if (known !== undefined) return send("image/jpeg", known);
    const drawn = await admission.admit(signal, async () => {
      const { bytes, box, name: file } = await readStoredPicture(index, id);
      return drawThumbnail(bytes, { width, pixelLimit: 4 * rules.mostPixels, name: file, ...(box && { box }) });
    });
    thumbnails.set(key, drawn);
    return send("image/jpeg", drawn);
  });
}

async function addImage(
  request: FastifyRequest,
  reply: FastifyReply,
  parts: ServiceParts,
  signal: AbortSignal,
): Promise<AddedPicture> {
  const writer = writerOf(parts, whichIndex.parse(request.query).index);
  if (!request.isMultipart()) {
    throw new Refusal(415, { what: "content type", expected: "multipart/form-data with a part called picture" });
  }
  const form = await readForm(request, parts.budget, parts.uploadLimits);
  try {
    const facts = pictureFacts.parse(jsonPart(form, "metadata"));
    const [file, ...others] = form.files;
    if (file?.field !== "picture" || others.length > 0) {
      throw new Refusal(400, { what: "form", expected: "one file, called picture", got: `${form.files.length} files` });
    }
    const result = await parts.admission.admit(signal, () => writer.add(file.bytes, facts, signal));
    reply.code(result.added ? 201 : 200);
    return result;
  } finally {
    form.release();
  }
}

function writerOf({ indexes, writers }: ServiceParts, name: string | undefined): PictureWriter {
  const writer = writers?.get(indexes.find(name).name);
  if (writer !== undefined) return writer;
  throw new Refusal(403, { what: "this service does not write", remedy: "Start it with --writable" });
}
