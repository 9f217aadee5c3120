import { createHash, createHmac } from "node:crypto";
import type { IncomingMessage } from "node:http";

/*
 * The signature of a request (AWS Signature Version 4, in the header), as "Create a signed AWS API request" of AWS's reference describes it:
 *   canonical request   method, path, query, signed headers, their names, SHA-256 of the body; a line each
 *   text to sign        AWS4-HMAC-SHA256, time, date/region/s3/aws4_request, SHA-256 of the canonical request
 *   key                 HMAC of "aws4_request" with HMAC of "s3" with HMAC of region with HMAC of date with "AWS4" + secret
 */

export interface SigningKey {
  readonly id: string;
  readonly secret: string;
  readonly region: string;
  readonly token?: string;
}

const sha256 = (content: string | Uint8Array) => createHash("sha256").update(content).digest("hex");
const hmac = (key: string | Uint8Array, content: string) => createHmac("sha256", key).update(content).digest();

/** Each byte that is no letter, digit or one of -._~ as %XX. */
const encode = (text: string) =>
  [...Buffer.from(text)]
    .map((byte) => {
      const character = String.fromCharCode(byte);
      if (/[A-Za-z0-9._~-]/.test(character)) return character;
      return `%${byte.toString(16).toUpperCase().padStart(2, "0")}`;
    })
    .join("");

/** Minutes that a clock may be wrong by. */
const SKEW = 15;

/** @returns the code of S3's refusal; undefined when the request is signed as it must be and its body is the one that was signed */
export function refusalOfSignature(
  request: IncomingMessage,
  body: Uint8Array,
  { id, secret, region, token }: SigningKey,
): string | undefined {
  const { headers, method = "", url = "" } = request;
  const parts =
    /^AWS4-HMAC-SHA256 Credential=([^/]+)\/(\d{8})\/([^/]+)\/s3\/aws4_request, SignedHeaders=([a-z0-9;-]+), Signature=([0-9a-f]{64})$/.exec(
      headers.authorization ?? "",
    );
  if (parts === null) return "AccessDenied";
  const [, givenId, date = "", givenRegion, names = "", signature] = parts;
  if (givenId !== id) return "InvalidAccessKeyId";
  if (givenRegion !== region) return "AuthorizationHeaderMalformed";
  const signed = names.split(";");
  const all = Object.keys(headers).filter((name) => name === "host" || name.startsWith("x-amz-"));
  if (!all.every((name) => signed.includes(name))) return "AccessDenied";
  const value = (name: string) =>
    String(headers[name] ?? "")
      .trim()
      .replace(/ +/g, " ");
  const time = value("x-amz-date");
  const at = Date.parse(time.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, "$1-$2-$3T$4:$5:$6Z"));
  if (!time.startsWith(date) || !(Math.abs(at - Date.now()) < SKEW * 60_000)) return "RequestTimeTooSkewed";
  if (token !== undefined && value("x-amz-security-token") !== token) return "InvalidToken";
  const [path = "", query = ""] = url.split("?");
  const words = [...new URLSearchParams(query)].map(([key, word]) => `${encode(key)}=${encode(word)}`).sort();
  const canonical = [
    method,
    path.split("/").map(decodeURIComponent).map(encode).join("/"),
    words.join("&"),
    ...signed.map((name) => `${name}:${value(name)}`),
    "",
    names,
    value("x-amz-content-sha256"),
  ].join("\n");
  const scope = `${date}/${region}/s3/aws4_request`;
  const key = hmac(hmac(hmac(hmac(`AWS4${secret}`, date), region), "s3"), "aws4_request");
  const expected = hmac(key, ["AWS4-HMAC-SHA256", time, scope, sha256(canonical)].join("\n")).toString("hex");
  if (signature !== expected) return "SignatureDoesNotMatch";
  return sha256(body) === value("x-amz-content-sha256") ? undefined : "XAmzContentSHA256Mismatch";
}
