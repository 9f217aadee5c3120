import type { FastifyInstance } from "fastify";
import { openApiDocument } from "./openapi.js";
import type { ServiceParts } from "./service-parts.js";
import type { Readiness } from "./status-schemas.js";

export function addStatusRoutes(app: FastifyInstance, { indexes, metrics, isClosing }: ServiceParts): void {
  const document = openApiDocument();
  app.get("/openapi.json", async () => document);
  app.get("/healthz", async () => ({ status: "ok" }));
  app.get("/readyz", async (_, reply): Promise<Readiness> => {
    reply.code(isClosing() ? 503 : 200);
    return {
      status: isClosing() ? "closing" : "ready",
      indexes: indexes.all.map(({ name, generation, problem }) => ({
        name,
        generation,
        // The whole of it is in the log: this may be asked without a key.
        ...(problem !== undefined && { problem: "a newer state of the index cannot be served" }),
      })),
    };
  });
  app.get("/metrics", async (_, reply) =>
    reply.type(metrics.registry.contentType).send(await metrics.registry.metrics()),
  );
}
