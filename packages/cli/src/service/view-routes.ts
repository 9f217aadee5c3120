import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { answerExplain } from "./answer-explain.js";
import { withDeadline } from "./deadline.js";
import { addQueryRoute } from "./query-route.js";
import { whichIndex } from "./schemas.js";
import type { ServiceParts } from "./service-parts.js";
import { explainRequest, type Positions, type Projection, type ProjectionPending } from "./view-schemas.js";

/** Seconds after which a projection that is not ready may be asked for again. */
const ASK_AGAIN = 1;

/** Why two pictures match, and an index seen as a whole. */
export function addViewRoutes(app: FastifyInstance, parts: ServiceParts): void {
  addQueryRoute(app, "/v1/explain", parts, explainRequest, answerExplain);
  app.get("/v1/positions", (request, reply) =>
    withDeadline(reply, parts.timeLimit, () => positions(request, reply, parts)),
  );
  app.get("/v1/projection", (request, reply) => projection(request, reply, parts));
}

async function positions(request: FastifyRequest, reply: FastifyReply, { indexes }: ServiceParts): Promise<Positions> {
  const served = indexes.find(whichIndex.parse(request.query).index);
  reply.header("cache-control", "no-store");
  return served.use(async (state) => ({
    index: served.name,
    generation: state.generation,
    ...(await state.positions()),
  }));
}

async function projection(
  request: FastifyRequest,
  reply: FastifyReply,
  { indexes }: ServiceParts,
): Promise<Projection | ProjectionPending> {
  const served = indexes.find(whichIndex.parse(request.query).index);
  reply.header("cache-control", "no-store");
  return served.use(async (state) => {
    const found = state.projected.get();
    if (!("done" in found)) return { index: served.name, generation: state.generation, ...found };
    reply.code(202).header("retry-after", `${ASK_AGAIN}`);
    return found;
  });
}
