import { BucketClient, type BucketClientOptions, readBucketSettings } from "@loci/cli";
import { RetrievalError } from "@loci/core";
import { describe, expect, it, vi } from "vitest";
import { freePort } from "../../../support/free-port.js";
import { BUCKET, startS3 } from "../../../support/s3-server.js";

const client = (place = `s3://${BUCKET}/photos`, options: BucketClientOptions = { pause: 1 }) =>
  new BucketClient(readBucketSettings(place, process.env), options);

/** A refusal, as a person sees it. */
async function refusalOf(work: Promise<unknown>): Promise<string> {
  const error = await work.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(RetrievalError);
  expect(JSON.stringify(error) + String((error as Error).stack)).not.toMatch(/AKIDLOCITEST|s3cret|of the test/);
  return (error as Error).message;
}

const body = Buffer.from("content");

describe("the client of a bucket", () => {
  it("signs requests as the server wants them, temporary credentials and queries of strange characters included", async () => {
    const { objects } = await startS3({ token: "a/token+with=signs" });
    expect(await client().send({ method: "PUT", name: "a/1.json", body })).toMatchObject({ status: 200 });
    expect([...objects]).toEqual([["photos/a/1.json", body]]);
    const query = { "list-type": "2", "encoding-type": "url", prefix: "photos/ä b+c/*'()~" };
    expect(await client().send({ method: "GET", query })).toMatchObject({ status: 200 });
  });

  it.each([
    [429, 500, 503],
    ["cut before", "cut after", 409],
  ] as const)("repeats what %s, %s and %s came in between of", async (...faults) => {
    const { asked, faults: coming, objects } = await startS3();
    coming.push(...faults);
    await client().send({ method: "PUT", name: "1", body });
    expect(asked).toEqual([...faults, 200].map((answer) => `PUT photos/1 ${answer}`));
    expect(objects.get("photos/1")).toEqual(body);
  });

  it("gives up after so many tries, and says what the last one came to and where", async () => {
    const { asked, faults, address } = await startS3();
    faults.push(503, "cut before", 503, 503);
    const message = await refusalOf(client(undefined, { tries: 3, pause: 1 }).send({ method: "GET", name: "1" }));
    expect(message).toMatch(`GET s3://${BUCKET}/photos/1 at ${new URL(address).host}: got 503 SlowDown, 3 times`);
    expect(asked).toHaveLength(3);
    vi.stubEnv("AWS_ENDPOINT_URL_S3", `http://127.0.0.1:${await freePort()}`);
    const gone = client(undefined, { tries: 2, pause: 1 }).send({ method: "GET", name: "1" });
    expect(await refusalOf(gone)).toMatch(/got ECONNREFUSED, 2 times/);
  });

  it("says at once what is wrong with credentials, rights, the bucket or the region", async () => {
    const { asked } = await startS3();
    const get = (place?: string) => client(place).send({ method: "GET", name: "1", allowed: [404] });
    expect(await get()).toMatchObject({ status: 404 });
    expect(await refusalOf(get("s3://another-bucket"))).toMatch(
      /^GET s3:\/\/another-bucket\/1: got 404 NoSuchBucket\. Make the bucket another-bucket/,
    );
    vi.stubEnv("AWS_SECRET_ACCESS_KEY", "another-s3cret");
    expect(await refusalOf(get())).toMatch(/got 403 SignatureDoesNotMatch\. Look at the credentials/);
    vi.stubEnv("AWS_ACCESS_KEY_ID", "AKIDLOCITEST2");
    expect(await refusalOf(get())).toMatch(/got 403 InvalidAccessKeyId/);
    expect(asked).toHaveLength(4);
  });

  it("says which region a bucket is in", async () => {
    await startS3();
    const elsewhere = new Response(null, { status: 301, headers: { "x-amz-bucket-region": "eu-west-9" } });
    const fetching = vi.spyOn(globalThis, "fetch").mockResolvedValue(elsewhere);
    try {
      expect(await refusalOf(client().send({ method: "HEAD", name: "1" }))).toMatch(
        /another region: set AWS_REGION=eu-west-9/,
      );
    } finally {
      fetching.mockRestore();
    }
  });

  it("follows no redirection, which would carry the signature elsewhere", async () => {
    const { faults, asked } = await startS3();
    faults.push(307);
    expect(await refusalOf(client().send({ method: "GET", name: "1" }))).toMatch(/got 307 SlowDown.*is elsewhere/);
    expect(asked).toHaveLength(1);
  });
});
