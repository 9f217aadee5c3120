import type { FastifyInstance } from "fastify";
import type { z } from "zod";
import { withDeadline } from "./deadline.js";
import type { IndexState } from "./index-state.js";
import { Refusal } from "./problem.js";
import type { PictureRules } from "./resolve-examples.js";
import type { ServiceParts } from "./service-parts.js";
import { jsonPart, readForm, type UploadedForm } from "./uploads.js";

/** What a query is answered with. */
export interface QueryContext {
  /** Name of the index. */
  readonly name: string;
  readonly state: IndexState;
  readonly rules: PictureRules;
  readonly signal: AbortSignal;
}

/**
 * A route that answers queries: JSON, or the part `query` of a form with pictures. Each waits for its turn and has one state of its
 * index from beginning to end; the memory of its pictures is given back afterwards.
 */
export function addQueryRoute<Query extends z.ZodType<{ readonly index?: string | undefined }>, Answer>(
  app: FastifyInstance,
  path: string,
  { indexes, admission, rules, budget, uploadLimits, timeLimit }: ServiceParts,
  schema: Query,
  answer: (query: z.output<Query>, form: UploadedForm | undefined, context: QueryContext) => Promise<Answer>,
): void {
  app.post(path, (request, reply) =>
    withDeadline(reply, timeLimit, async (signal) => {
      const form = request.isMultipart() ? await readForm(request, budget, uploadLimits) : undefined;
      try {
        const query = schema.parse(form === undefined ? bodyOf(request) : jsonPart(form, "query"));
        const index = indexes.find(query.index);
        const found = await admission.admit(signal, () =>
          index.use((state) => answer(query, form, { name: index.name, state, rules, signal })),
        );
        reply.header("cache-control", "no-store");
        return found;
      } finally {
        form?.release();
      }
    }),
  );
}

function bodyOf({ body }: { readonly body: unknown }): unknown {
  if (body === undefined || body === null) throw new Refusal(400, { what: "body", expected: "a query", got: "none" });
  return body;
}
