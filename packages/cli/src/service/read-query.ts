import type { FastifyRequest } from "fastify";
import type { z } from "zod";
import { Refusal } from "./problem.js";
import type { ServiceParts } from "./service-parts.js";
import { readForm, type UploadedForm } from "./uploads.js";

/**
 * Works on a query that came as JSON, or as the part `query` of a form with pictures, whose memory is given back afterwards.
 * @throws Refusal for a form that is not sound; ZodError for a query that is not
 */
export async function withQuery<Query extends z.ZodType, Answer>(
  request: FastifyRequest,
  { budget, uploadLimits }: Pick<ServiceParts, "budget" | "uploadLimits">,
  schema: Query,
  work: (query: z.output<Query>, form: UploadedForm | undefined) => Promise<Answer>,
): Promise<Answer> {
  const form = request.isMultipart() ? await readForm(request, budget, uploadLimits) : undefined;
  try {
    const body = form === undefined ? request.body : jsonPart(form, "query");
    if (body === undefined || body === null) throw new Refusal(400, { what: "body", expected: "a query", got: "none" });
    return await work(schema.parse(body), form);
  } finally {
    form?.release();
  }
}

/** A part of a form that holds JSON; nothing is `{}`. @throws Refusal 400 */
export function jsonPart({ texts }: UploadedForm, name: string): unknown {
  const stray = [...texts.keys()].find((other) => other !== name);
  if (stray !== undefined) {
    throw new Refusal(400, {
      what: `part ${JSON.stringify(stray)} of the form`,
      expected: `text in ${name} only, as JSON`,
    });
  }
  try {
    return JSON.parse(texts.get(name) ?? "{}");
  } catch (cause) {
    throw new Refusal(400, { what: `part ${name} of the form`, expected: "JSON", got: (cause as Error).message });
  }
}
