import { RetrievalError } from "@loci/core";

/** A part of a bucket, and how to get at it. */
export interface BucketSettings {
  readonly bucket: string;
  /** Names begin with it: "", or with a "/" at its end. */
  readonly prefix: string;
  /** `s3://bucket/prefix`. */
  readonly place: string;
  readonly region: string;
  /** Where the bucket's objects lie: an object's name follows, or a query. No "/" at its end. */
  readonly url: string;
  readonly credentials: BucketCredentials;
}

interface BucketCredentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}

/** As AWS has them when nothing is said. */
const DEFAULT_REGION = "us-east-1";

/**
 * @param place `s3://bucket/prefix`
 * @param environment AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, AWS_SESSION_TOKEN, AWS_REGION or AWS_DEFAULT_REGION, AWS_ENDPOINT_URL_S3 or AWS_ENDPOINT_URL
 * @throws RetrievalError without anything secret in it
 */
export function readBucketSettings(place: string, environment: NodeJS.ProcessEnv): BucketSettings {
  const [, bucket = "", rest = ""] = /^s3:\/\/([^/]*)\/?(.*)$/is.exec(place) ?? [];
  // What is in place of the name may be a password.
  if (!/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/.test(bucket)) throw wrongPlace("another name of a bucket");
  const prefix = rest.replace(/\/+$/, "");
  const isName = prefix === "" || prefix.split("/").every((part) => /^[\w.-]+$/.test(part) && !/^\.+$/.test(part));
  if (!isName) throw wrongPlace("a prefix with other characters, or with empty parts");
  const region = environment["AWS_REGION"] || environment["AWS_DEFAULT_REGION"] || DEFAULT_REGION;
  if (!/^[a-z0-9-]+$/.test(region))
    throw new RetrievalError({ what: "AWS_REGION", expected: "a region, as eu-central-1" });
  const endpoint = environment["AWS_ENDPOINT_URL_S3"] || environment["AWS_ENDPOINT_URL"];
  return {
    bucket,
    prefix: prefix === "" ? "" : `${prefix}/`,
    place: `s3://${bucket}${prefix === "" ? "" : `/${prefix}`}`,
    region,
    url: endpoint ? `${checkedEndpoint(endpoint)}/${bucket}` : addressAtAmazon(bucket, region),
    credentials: readCredentials(environment),
  };
}

const wrongPlace = (got: string) =>
  new RetrievalError({
    what: "--results in a bucket",
    expected: "s3://bucket/prefix, of letters, digits, '.', '-' and '_'",
    got,
  });

/** A certificate for *.s3.… is none for a name with dots. */
function addressAtAmazon(bucket: string, region: string): string {
  const host = `s3.${region}.amazonaws.com${region.startsWith("cn-") ? ".cn" : ""}`;
  return bucket.includes(".") ? `https://${host}/${bucket}` : `https://${bucket}.${host}`;
}

function checkedEndpoint(text: string): string {
  const refuse = (got: string) =>
    new RetrievalError({ what: "AWS_ENDPOINT_URL_S3", expected: "https://host[:port], or http://", got });
  if (!URL.canParse(text)) throw refuse("something that is no URL");
  const url = new URL(text);
  if (url.protocol !== "https:" && url.protocol !== "http:") throw refuse(`a URL that begins with ${url.protocol}`);
  if (url.username !== "" || url.password !== "") throw refuse("one with a user or a password");
  if (url.search !== "" || url.hash !== "") throw refuse("more behind the host than a path");
  return url.href.replace(/\/+$/, "");
}

function readCredentials(environment: NodeJS.ProcessEnv): BucketCredentials {
  const { AWS_ACCESS_KEY_ID: id, AWS_SECRET_ACCESS_KEY: secret, AWS_SESSION_TOKEN: token } = environment;
  if (!id || !secret) {
    throw new RetrievalError({
      what: "--results in a bucket needs credentials",
      expected:
        "the environment variables AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, and AWS_SESSION_TOKEN for temporary ones",
      got: id || secret ? "one of them only" : "none",
      remedy: 'With profiles and roles: eval "$(aws configure export-credentials --format env)"',
    });
  }
  // The network's own message about a header that cannot be sent would have it in it.
  if (![id, secret, token || "-"].every((each) => /^[!-~]+$/.test(each))) {
    throw new RetrievalError({
      what: "the credentials of the bucket",
      expected: "letters, digits and signs in AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY and AWS_SESSION_TOKEN",
      got: "a space, a line's end or another character in one of them",
    });
  }
  return { accessKeyId: id, secretAccessKey: secret, ...(token && { sessionToken: token }) };
}
