/** A part of a form: JSON as text, or a file. */
export type FormPart =
  | { readonly name: string; readonly json: unknown }
  | { readonly name: string; readonly fileName: string; readonly type: string; readonly bytes: Uint8Array };

/** What a request carries: `json` and `form` by their structure, `text` as it is, called JSON. */
export type RequestBody =
  | { readonly kind: "json"; readonly value: unknown }
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "form"; readonly parts: readonly FormPart[] };

/** A request by its parts, so that each can be changed and the rest stays sound. */
export interface ServiceRequest {
  /** What it was made for, as in `POST /v1/search JSON`; stays when it is changed. */
  readonly route: string;
  readonly method: string;
  /** As on the wire. */
  readonly path: string;
  /** Names and values, not yet encoded. */
  readonly query: readonly (readonly [string, string])[];
  readonly headers: readonly (readonly [string, string])[];
  readonly body?: RequestBody;
}

const BOUNDARY = "part-of-the-form";

/** The request as it goes over the wire; its length is right unless its headers have one of their own. */
export function bytesOf({ method, path, query, headers, body }: ServiceRequest): Buffer {
  const content = body && contentOf(body);
  const isGiven = (name: string) => headers.some(([given]) => given.toLowerCase() === name);
  const search = query.map((pair) => pair.map(encode).join("=")).join("&");
  const head = [
    `${method} ${path}${search && `?${search}`} HTTP/1.1`,
    ...(isGiven("host") ? [] : ["Host: 127.0.0.1"]),
    ...(content && !isGiven("content-type") ? [`Content-Type: ${content.type}`] : []),
    ...(content && !isGiven("content-length") ? [`Content-Length: ${content.bytes.length}`] : []),
    ...headers.map(([name, value]) => `${name}: ${value}`),
    "Connection: close",
  ];
  return Buffer.concat([Buffer.from(`${head.join("\r\n")}\r\n\r\n`, "latin1"), content?.bytes ?? Buffer.alloc(0)]);
}

function contentOf(body: RequestBody): { readonly type: string; readonly bytes: Buffer } {
  if (body.kind === "text") return { type: "application/json", bytes: Buffer.from(body.text) };
  if (body.kind === "json") return { type: "application/json", bytes: Buffer.from(JSON.stringify(body.value)) };
  const pieces = body.parts.flatMap((part) => {
    const file = "json" in part ? "\r\n\r\n" : `; filename="${part.fileName}"\r\nContent-Type: ${part.type}\r\n\r\n`;
    return [
      Buffer.from(`--${BOUNDARY}\r\nContent-Disposition: form-data; name="${part.name}"${file}`),
      "json" in part ? Buffer.from(JSON.stringify(part.json) ?? "") : part.bytes,
      Buffer.from("\r\n"),
    ];
  });
  return {
    type: `multipart/form-data; boundary=${BOUNDARY}`,
    bytes: Buffer.concat([...pieces, Buffer.from(`--${BOUNDARY}--\r\n`)]),
  };
}

/** As `encodeURIComponent`, which throws for half of a pair of surrogates; a buffer replaces it. */
const encode = (text: string): string => encodeURIComponent(Buffer.from(text).toString());
