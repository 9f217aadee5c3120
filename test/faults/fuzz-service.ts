import fc from "fast-check";
import { createAnswerCheck, isFromRoute } from "./check-answer.js";
import { type MutatedRequest, mutatedRequests } from "./mutate-request.js";
import { type Exchange, type RawAnswer, sendRaw } from "./raw-http.js";
import { bytesOf } from "./service-request.js";
import { watchStalls } from "./watch-stalls.js";
import { type AskedService, wholeRequests } from "./whole-requests.js";

export interface ServiceFuzzing extends AskedService {
  readonly seed: number;
  readonly count: number;
  /** Connections at once (default 1). */
  readonly atOnce?: number;
  /** Milliseconds after which an answer is too late (default 5000). */
  readonly longest?: number;
  /** Of this machine: no answer may name them. */
  readonly folders: readonly string[];
}

/** How requests that were made for a route ended. */
export interface RouteTally {
  requests: number;
  /** 2xx and 3xx. */
  answered: number;
  /** 4xx of the route itself. */
  refused: number;
  /** 4xx of what stands before all routes. */
  turnedAway: number;
  /** 5xx. */
  failed: number;
  /** Connections that ended without an answer. */
  silent: number;
}

export interface ServiceFuzzReport {
  /** Connections with how often each status came; `none` for those without an answer. */
  readonly statuses: Readonly<Record<string, number>>;
  readonly routes: Readonly<Record<string, RouteTally>>;
  /** Milliseconds of the request that took longest. */
  readonly longest: number;
  /** Milliseconds for which this process got no turn. */
  readonly stalled: number;
  /** What was wrong with which request. */
  readonly findings: readonly { readonly number: number; readonly problem: string; readonly request: string }[];
}

/** Milliseconds of silence for requests that may be incomplete. */
const SILENCE = 1500;

/** For whole requests, the first of which load networks and engines. */
const PATIENCE = 120_000;

/** Sends whole requests, all of which have to be answered with 2xx, and then mutated ones. */
export async function fuzzService(fuzzing: ServiceFuzzing): Promise<ServiceFuzzReport> {
  const { url, seed, count, atOnce = 1, longest: limit = 5000 } = fuzzing;
  const document = await fetch(`${url}/openapi.json`).then((answer) => answer.json());
  const problemOf = createAnswerCheck(document, fuzzing);
  const statuses: Record<string, number> = {};
  const routes: Record<string, RouteTally> = {};
  const findings: { number: number; problem: string; request: string }[] = [];
  const stalls = watchStalls();
  let longest = 0;
  const judge = (
    number: number,
    { request, bytes }: MutatedRequest,
    { answers, milliseconds }: Exchange,
    stalled: number,
  ) => {
    longest = Math.max(longest, milliseconds);
    for (const status of answers.length > 0 ? answers.map((answer) => answer.status) : ["none"])
      statuses[status] = (statuses[status] ?? 0) + 1;
    const isSilent = request !== undefined && answers.length === 0;
    const isLate = milliseconds > limit && (request !== undefined || answers.length > 0);
    // Of a machine that stood still one learns nothing about time.
    const late =
      stalled >= limit
        ? undefined
        : isSilent
          ? "no answer"
          : isLate
            ? `an answer after ${Math.round(milliseconds)} ms`
            : undefined;
    const problem = late ?? answers.map((answer) => problemOf(answer, request)).find((each) => each !== undefined);
    if (problem !== undefined) findings.push({ number, problem, request: bytes.toString("latin1").slice(0, 1500) });
  };
  for (const request of await wholeRequests(fuzzing)) {
    const { answers } = await sendRaw(url, bytesOf(request), PATIENCE);
    const [answer] = answers;
    const problem = answer === undefined ? "no answer" : problemOf(answer, request);
    if (problem === undefined && answer !== undefined && answer.status < 300) continue;
    throw new Error(`whole request ${request.route}: ${problem ?? answer?.status}: ${answer?.body}`);
  }
  // Made again: the pictures that may be removed are.
  const arbitrary = mutatedRequests(await wholeRequests(fuzzing));
  let next = 0;
  const sender = async () => {
    for (let number = next++; number < count; number = next++) {
      const [mutated] = fc.sample(arbitrary, { seed: seed * 1_000_003 + number, numRuns: 1 }) as [MutatedRequest];
      const before = stalls.total;
      const exchange = await sendRaw(url, mutated.bytes, mutated.request === undefined ? SILENCE : 2 * limit);
      judge(number, mutated, exchange, stalls.total - before);
      const tally = routes[mutated.route] ?? noTally();
      routes[mutated.route] = tally;
      tally.requests++;
      tally[outcomeOf(exchange.answers[0])]++;
    }
  };
  await Promise.all(Array.from({ length: atOnce }, sender));
  stalls.stop();
  return { statuses, routes, longest: Math.round(longest), stalled: Math.round(stalls.total), findings };
}

const noTally = (): RouteTally => ({ requests: 0, answered: 0, refused: 0, turnedAway: 0, failed: 0, silent: 0 });

function outcomeOf(answer: RawAnswer | undefined): Exclude<keyof RouteTally, "requests"> {
  if (answer === undefined) return "silent";
  if (answer.status >= 500) return "failed";
  if (answer.status < 400) return "answered";
  return isFromRoute(answer) ? "refused" : "turnedAway";
}
