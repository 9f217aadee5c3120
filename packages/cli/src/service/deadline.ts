import type { FastifyReply } from "fastify";
import { Refusal } from "./problem.js";

/**
 * Does the work of a request within a time limit. Work that takes longer, or whose client is gone, is told by the signal, and
 * nobody waits for it any more.
 * @param milliseconds from now on
 * @throws Refusal 503
 */
export async function withDeadline<Result>(
  reply: FastifyReply,
  milliseconds: number,
  work: (signal: AbortSignal) => Promise<Result>,
): Promise<Result> {
  const controller = new AbortController();
  const { signal } = controller;
  const timer = setTimeout(() => {
    const what = `not done within ${milliseconds / 1000} s`;
    controller.abort(new Refusal(503, { what, remedy: "Try again later, or ask for less" }, { "retry-after": "2" }));
  }, milliseconds);
  const onClose = () => {
    if (!reply.raw.writableFinished) controller.abort(new Refusal(503, { what: "the client went away" }));
  };
  reply.raw.once("close", onClose);
  try {
    const working = work(signal);
    const aborted = new Promise<never>((_, reject) => {
      signal.addEventListener("abort", () => reject(signal.reason as Error), { once: true });
    });
    // The work may fail after the request has been answered.
    working.catch(() => {});
    return await Promise.race([working, aborted]);
  } finally {
    clearTimeout(timer);
    reply.raw.off("close", onClose);
  }
}
