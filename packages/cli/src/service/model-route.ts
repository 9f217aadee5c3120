import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { Refusal } from "./problem.js";
import { whichIndex } from "./schemas.js";
import type { ServiceParts } from "./service-parts.js";

/** Gives the models away, where that was wished: whoever has one describes pictures without sending them here. */
export function addModelRoute(app: FastifyInstance, parts: ServiceParts): void {
  app.get("/v1/model", (request, reply) => sendModel(request, reply, parts));
}

async function sendModel(request: FastifyRequest, reply: FastifyReply, { indexes, sharesModels }: ServiceParts) {
  const { index } = whichIndex.parse(request.query);
  return indexes.find(index).use(async ({ model: { exported, fingerprint } }) => {
    if (!sharesModels || exported === undefined) {
      throw new Refusal(403, {
        what: "this service does not share its models",
        remedy: "Start it with --share-models",
      });
    }
    const etag = `"${fingerprint}"`;
    // The index may have another model later: asked again each time, answered from the cache of the browser.
    reply.headers({ etag, "cache-control": "private, no-cache" });
    if (request.headers["if-none-match"] === etag) return reply.code(304).send();
    return reply.type("application/octet-stream").send(exported);
  });
}
