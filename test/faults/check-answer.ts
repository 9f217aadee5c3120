import { z } from "zod";
import type { RawAnswer } from "./raw-http.js";
import type { ServiceRequest } from "./service-request.js";

/** What of an OpenAPI document answers are compared with. */
interface Described {
  readonly paths: Readonly<Record<string, Readonly<Record<string, DescribedOperation>>>>;
  readonly components: { readonly schemas: Readonly<Record<string, object>> };
}
interface DescribedOperation {
  readonly responses: Readonly<Record<string, { readonly content?: Readonly<Record<string, { schema?: object }>> }>>;
}

export interface NeverTold {
  /** Of this machine. */
  readonly folders: readonly string[];
  /** Of the service; what is sent back of a request whose bytes were changed anyhow may have it, since a name can run into it. */
  readonly key: string;
}

/**
 * @param document what the service says of itself
 * @returns what is wrong with an answer, from the document and from what holds for all; `undefined`: nothing
 */
export function createAnswerCheck(document: unknown, { folders, key }: NeverTold) {
  const { paths, components } = document as Described;
  const operations = Object.entries(paths).map(
    ([path, methods]) => [new RegExp(`^${path.replace(/\{\w+\}/g, "[^/]+")}$`), methods] as const,
  );
  const schemas = new Map<string, z.ZodType>();
  const schemaOf = (schema: object): z.ZodType => {
    const key = JSON.stringify(schema);
    const known = schemas.get(key);
    if (known !== undefined) return known;
    const whole = JSON.stringify({ ...schema, $defs: components.schemas }).replaceAll(
      "#/components/schemas/",
      "#/$defs/",
    );
    const made = z.fromJSONSchema(JSON.parse(whole));
    schemas.set(key, made);
    return made;
  };
  const mismatch = (schema: object, body: Buffer): string | undefined => {
    try {
      const { error } = schemaOf(schema).safeParse(JSON.parse(body.toString()));
      return error && `the body is not what is described: ${z.prettifyError(error)}`;
    } catch (error) {
      return `the body is no JSON: ${(error as Error).message}`;
    }
  };
  return (answer: RawAnswer, request?: ServiceRequest): string | undefined => {
    const { status, headers, body } = answer;
    const text = body.toString("latin1");
    const secret = [...folders, ...(request === undefined ? [] : [key])].find(
      (each) => text.includes(each) || JSON.stringify(headers).includes(each),
    );
    if (secret !== undefined) return `the answer has ${secret}`;
    if (status >= 500) return "a defect, or out of time";
    const type = headers["content-type"]?.split(";", 1)[0] ?? "";
    const method = request?.method.toLowerCase() ?? "";
    if (method === "head") return undefined;
    if (status >= 400 && type !== "application/problem+json") return `refused with ${type || "no content type"}`;
    if (status >= 400 && /^ +at |node_modules/m.test(text)) return "the answer has a stack";
    const problem = status >= 400 ? mismatch({ $ref: "#/components/schemas/Problem" }, body) : undefined;
    if (problem !== undefined) return problem;
    const operation = operations.find(([path]) => path.test(request?.path ?? ""))?.[1][method];
    if (operation === undefined) return undefined;
    const response = operation.responses[`${status}`];
    if (response === undefined) return isFromRoute(answer) ? `status ${status} is not described` : undefined;
    const { schema } = response.content?.[type] ?? {};
    return schema && status < 400 ? mismatch(schema, body) : undefined;
  };
}

/** What is refused before a route has a look at it. */
const AT_THE_DOOR =
  /^(?:this is no HTTP|the request did not come|the headers of|Expect header|there is nothing here|API key|Host header|requests of pages|content type|the form cannot be read|Unsupported Media|Body |Object contains forbidden|.* is not a valid url|.*multipart|(?:files|texts|parts) of the form|Forbidden|Request body|.*Content-)/i;

/** Who answered: the route that was asked for, or what stands before all of them (the parser, keys, hosts, JSON, unknown paths). */
export function isFromRoute({ status, body }: RawAnswer): boolean {
  if (status < 400) return true;
  if ([401, 408, 414, 415, 417, 421, 431].includes(status)) return false;
  try {
    const { detail } = JSON.parse(body.toString()) as { detail?: string };
    return detail !== undefined && !AT_THE_DOOR.test(detail);
  } catch {
    return false;
  }
}
