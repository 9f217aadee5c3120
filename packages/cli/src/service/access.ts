import { createHash, timingSafeEqual } from "node:crypto";
import { readFile } from "node:fs/promises";
import { isIP, isIPv4 } from "node:net";
import { RetrievalError, reasonOf } from "@loci/core";
import type { FastifyInstance } from "fastify";
import { Refusal } from "./problem.js";
import type { ServiceOptions } from "./service-options.js";

/** Shorter keys can be guessed. */
const LEAST_KEY = 16;

/** Lets a service answer only whom it may. */
export function guard(app: FastifyInstance, { host, keys }: ServiceOptions): void {
  const hasKey = createKeyCheck(keys);
  app.addHook("onRequest", async (request) => {
    if (request.headers.host === undefined && request.raw.httpVersion === "1.1") {
      throw new Refusal(400, { what: "Host header", expected: "one", got: "none" });
    }
    checkOrigin(request.headers, isLoopback(host));
    const wantsKey = keys.length > 0 && /^\/(?:v1\/|metrics)/.test(request.routeOptions.url ?? "");
    if (!wantsKey || hasKey(request.headers.authorization)) return;
    const remedy = "Send one: Authorization: Bearer KEY";
    throw new Refusal(401, { what: "API key", expected: "one of those of this service", remedy }, challenge);
  });
}

const challenge = { "www-authenticate": 'Bearer realm="loci"' };

/** The keys that a file (one a line, `#` begins a comment) and an environment variable (separated by commas) name. */
export async function readKeys(file: string | undefined, variable: string | undefined): Promise<string[]> {
  const text = file === undefined ? "" : await readText(file);
  const inFile = named(text.split(/\r?\n/).map((line) => line.split("#", 1)[0] as string));
  const keys = [...inFile, ...named((variable ?? "").split(","))];
  if (file !== undefined && inFile.length === 0) throw new RetrievalError({ what: `${file} has no API key` });
  if (keys.some((key) => key.length < LEAST_KEY || /\s/.test(key))) {
    throw new RetrievalError({ what: "API keys", expected: `at least ${LEAST_KEY} characters without blanks` });
  }
  return keys;
}

const named = (keys: readonly string[]): string[] => keys.map((key) => key.trim()).filter((key) => key !== "");

/** @returns whether an Authorization header has one of the keys; how long that takes tells nothing about them */
export function createKeyCheck(keys: readonly string[]): (authorization: string | undefined) => boolean {
  const digests = keys.map(digestOf);
  return (authorization = "") => {
    const [, given = ""] = /^Bearer +(\S+)$/i.exec(authorization) ?? [];
    const digest = digestOf(given);
    let isRight = false;
    for (const known of digests) isRight = timingSafeEqual(known, digest) || isRight;
    return isRight;
  };
}

/** Whether only this machine can reach the address. */
export const isLoopback = (host: string): boolean =>
  host === "localhost" || host === "::1" || (isIPv4(host) && host.startsWith("127."));

/**
 * Refuses requests that a browser was tricked into. On loopback a name that merely resolves to this machine (DNS rebinding) is
 * not ours; anywhere, a page of another origin may not send what changes or costs something.
 * @throws Refusal 421 and 403
 */
export function checkOrigin(headers: Readonly<Record<string, unknown>>, isLocal: boolean): void {
  const { host, origin } = headers as { host?: string; origin?: string };
  const name = hostName(host);
  if (isLocal && !isLoopback(name)) {
    throw new Refusal(421, { what: "Host header", expected: "localhost or a loopback address", got: name || "none" });
  }
  if (origin === undefined || hostOf(origin) === host) return;
  throw new Refusal(403, { what: "requests of pages of other origins are not answered", got: origin.slice(0, 200) });
}

/** Without the port. */
function hostName(host: string | undefined): string {
  const name = (host ?? "").replace(/:\d+$/, "").replace(/^\[(.*)\]$/, "$1");
  return isIP(name) ? name : name.toLowerCase();
}

function hostOf(origin: string): string | undefined {
  try {
    return new URL(origin).host;
  } catch {
    return undefined;
  }
}

const digestOf = (key: string): Buffer => createHash("sha256").update(key).digest();

async function readText(file: string): Promise<string> {
  try {
    return await readFile(file, "utf8");
  } catch (cause) {
    throw new RetrievalError({ what: `cannot read the API keys in ${file}`, got: reasonOf(cause), cause });
  }
}
