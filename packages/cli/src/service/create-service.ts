import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import helmet from "@fastify/helmet";
import multipart from "@fastify/multipart";
import fastifyStatic from "@fastify/static";
import fastify, { type FastifyInstance, LogController } from "fastify";
import { guard, isLoopback } from "./access.js";
import { Admission } from "./admission.js";
import { closeGracefully } from "./close-gracefully.js";
import { contentRules } from "./content-rules.js";
import { createHidePaths } from "./hide-paths.js";
import { addImageRoutes } from "./image-routes.js";
import { IndexSet, indexNames } from "./index-set.js";
import { addModelRoute } from "./model-route.js";
import { openIndexModel } from "./opened-model.js";
import { PROBLEM_TYPE, problemOf, Refusal } from "./problem.js";
import { refuseRest } from "./refuse-rest.js";
import { refuseConnection, refuseExpectation, refusePath } from "./refuse-unroutable.js";
import { MOST_EXAMPLES } from "./schemas.js";
import { addSearchRoutes } from "./search-routes.js";
import { ServedIndex } from "./served-index.js";
import { createMetrics, type ServiceMetrics } from "./service-metrics.js";
import type { ServiceOptions } from "./service-options.js";
import type { ServiceParts } from "./service-parts.js";
import { addStatusRoutes } from "./status-routes.js";
import { UploadBudget } from "./uploads.js";
import { addViewRoutes } from "./view-routes.js";
import { PictureWriter } from "./write-pictures.js";

export interface Service {
  /** Where it listens, with the port that it got. */
  readonly url: string;
  /** Opens all indexes anew. A broken one stays as it was. */
  reload(): Promise<void>;
  /** Answers what is under way, and ends. */
  close(): Promise<void>;
}

/** Files of the page, which is built there. */
const PAGE = fileURLToPath(new URL("../page/", import.meta.url));
/** JSON bodies, bytes: a query with descriptors. */
const MOST_JSON = 2 ** 20;
/** Milliseconds between looks at the manifests. */
const RELOAD_EVERY = 1000;

/**
 * Opens indexes and answers over HTTP.
 * @throws RetrievalError when one cannot be opened, or the address cannot be listened on
 */
export async function createService(options: ServiceOptions): Promise<Service> {
  const app = createApp(options);
  let isClosing = false;
  const indexes: ServedIndex[] = [];
  const admission = new Admission({ atOnce: options.atOnce, waiting: options.waiting });
  const budget = new UploadBudget(options.mostUploadMemory);
  const metrics = createMetrics({
    waiting: () => admission.waiting,
    running: () => admission.running,
    uploadBytes: () => budget.held,
    indexes: () => indexes.map(factsOf),
  });
  const abandon = async () => {
    await app.close();
    for (const index of indexes) await index.close();
  };
  try {
    for (const [place, name] of indexNames(options.indexes).entries()) {
      indexes.push(await openServed(name, options.indexes[place] as string, options, app, metrics));
    }
    const parts = partsOf(options, indexes, { admission, budget, metrics, isClosing: () => isClosing });
    await addRoutes(app, options, parts, indexes);
    await app.listen({ host: options.host, port: options.port });
    app.server.maxConnections = options.mostConnections;
    const timer = setInterval(() => {
      for (const index of indexes) void index.refresh();
    }, RELOAD_EVERY);
    const url = `http://${isLoopback(options.host) && options.host.includes(":") ? `[${options.host}]` : options.host}:${portOf(app)}`;
    return {
      url,
      reload: async () => {
        await Promise.all(indexes.map((index) => index.reload()));
      },
      close: async () => {
        isClosing = true;
        clearInterval(timer);
        await closeGracefully(app.server, { linger: options.linger, most: options.drainLimit });
        await app.close();
        for (const writer of parts.writers?.values() ?? []) await writer.close();
        for (const index of indexes) await index.close();
      },
    };
  } catch (error) {
    await abandon();
    throw error;
  }
}

function createApp({ logLevel, logStream, timeLimit }: ServiceOptions): FastifyInstance {
  const app = fastify({
    // What packages log of a request with all that belongs to it.
    logger: {
      level: logLevel,
      redact: ["headers.authorization", "*.headers.authorization"],
      ...(logStream && { stream: logStream }),
    },
    // One line a request, which `report` writes.
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit: MOST_JSON,
    // Slow senders: for the headers, then for all of the request.
    requestTimeout: timeLimit,
    keepAliveTimeout: 10_000,
    http: {
      headersTimeout: Math.min(10_000, timeLimit),
      connectionsCheckingInterval: 1000,
      // `guard` does, with a problem.
      requireHostHeader: false,
    },
    // On connections that were accepted everything is answered, also while the service closes.
    return503OnClosing: false,
    frameworkErrors: refusePath,
    clientErrorHandler: refuseConnection,
  });
  app.server.on("checkExpectation", refuseExpectation);
  return app;
}

function factsOf({ name, generation, index, problem }: ServedIndex) {
  return { name, generation, count: index.manifest.count, isStale: problem !== undefined };
}

function openServed(
  name: string,
  directory: string,
  { prepare, cacheBytes, device, sharesModels, openModel }: ServiceOptions,
  { log }: FastifyInstance,
  metrics: ServiceMetrics,
): Promise<ServedIndex> {
  return ServedIndex.open({
    name,
    directory,
    prepare,
    openModel:
      openModel ??
      ((index) => {
        const { onBatch, onLookUp } = metrics;
        return openIndexModel(index, { cacheBytes, device, isShared: sharesModels, onBatch, onLookUp });
      }),
    onReload: (outcome) => {
      metrics.onReload(name, "generation" in outcome);
      if ("generation" in outcome) log.info({ index: name, generation: outcome.generation }, "a newer state is served");
      else log.error({ index: name, err: outcome.problem }, "a newer state cannot be served; the former goes on");
    },
  });
}

type Shared = Pick<ServiceParts, "admission" | "budget" | "metrics" | "isClosing">;

function partsOf(options: ServiceOptions, indexes: readonly ServedIndex[], shared: Shared): ServiceParts {
  const { timeLimit, mostUpload, mostPixels, urlHosts, writable, uploads, tiles, sharesModels } = options;
  const rules = { fetch: { hosts: new Set(urlHosts), most: mostUpload }, mostPixels };
  return {
    ...shared,
    indexes: new IndexSet(indexes),
    uploadLimits: { bytes: mostUpload, files: 2 * MOST_EXAMPLES },
    rules,
    timeLimit,
    tiles,
    sharesModels,
    writers: writable
      ? new Map(indexes.map((index) => [index.name, new PictureWriter(index, { uploads, rules })]))
      : undefined,
  };
}

async function addRoutes(
  app: FastifyInstance,
  options: ServiceOptions,
  parts: ServiceParts,
  indexes: readonly ServedIndex[],
): Promise<void> {
  await app.register(helmet, { contentSecurityPolicy: contentRules(options), strictTransportSecurity: false });
  await app.register(multipart);
  guard(app, options);
  report(app, parts, indexes);
  addSearchRoutes(app, parts);
  addViewRoutes(app, parts);
  addImageRoutes(app, parts);
  addModelRoute(app, parts);
  addStatusRoutes(app, parts);
  if (existsSync(PAGE)) await app.register(fastifyStatic, { root: PAGE, decorateReply: false });
}

/** What is logged, counted, and told of what went wrong. */
function report(app: FastifyInstance, { metrics, isClosing }: ServiceParts, indexes: readonly ServedIndex[]): void {
  const hidePaths = () =>
    createHidePaths(
      new Map(
        indexes.flatMap(({ name, directory, index }) => [
          [directory, `index ${name}`] as const,
          [index.manifest.root, "pictures"] as const,
        ]),
      ),
    );
  app.setErrorHandler(async (error, request, reply) => {
    const problem = problemOf(error, hidePaths());
    const facts = { method: request.method, url: request.url, status: problem.status, from: request.ip };
    if (problem.status >= 500 && !(error instanceof Refusal)) request.log.error({ ...facts, err: error }, "failed");
    else request.log.warn({ ...facts, reason: problem.detail }, "refused");
    if (error instanceof Refusal) reply.headers(error.headers);
    if (!request.raw.complete) {
      reply.header("connection", "close");
      refuseRest(request.raw);
    }
    return reply.code(problem.status).type(PROBLEM_TYPE).send(JSON.stringify(problem));
  });
  app.setNotFoundHandler(async () => {
    throw new Refusal(404, { what: "there is nothing here", remedy: "GET /openapi.json lists what there is" });
  });
  app.addHook("onSend", async (_, reply) => {
    if (isClosing()) reply.header("connection", "close");
  });
  app.addHook("onResponse", async (request, reply) => {
    const { method, routeOptions } = request;
    const facts = { method, route: routeOptions.url ?? "none", status: reply.statusCode };
    metrics.onRequest(facts, reply.elapsedTime / 1000);
    request.log.info({ ...facts, milliseconds: Math.round(reply.elapsedTime) }, "answered");
  });
}

function portOf({ server }: FastifyInstance): number {
  const address = server.address();
  return typeof address === "object" && address !== null ? address.port : 0;
}
