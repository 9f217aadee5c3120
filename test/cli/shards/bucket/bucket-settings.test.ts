import { readBucketSettings } from "@loci/cli";
import { describe, expect, it } from "vitest";

const keys = { AWS_ACCESS_KEY_ID: "AKID", AWS_SECRET_ACCESS_KEY: "s3cret" };

describe("the settings of a bucket", () => {
  it("are those of AWS: a bucket with dots goes into the path, since its certificate would not fit", () => {
    expect(readBucketSettings("s3://photos/a/b/", keys)).toEqual({
      bucket: "photos",
      prefix: "a/b/",
      place: "s3://photos/a/b",
      region: "us-east-1",
      url: "https://photos.s3.us-east-1.amazonaws.com",
      credentials: { accessKeyId: "AKID", secretAccessKey: "s3cret" },
    });
    const dotted = readBucketSettings("s3://my.photos", { ...keys, AWS_DEFAULT_REGION: "eu-west-1" });
    expect(dotted).toMatchObject({ prefix: "", place: "s3://my.photos", region: "eu-west-1" });
    expect(dotted.url).toBe("https://s3.eu-west-1.amazonaws.com/my.photos");
    expect(readBucketSettings("s3://photos", { ...keys, AWS_REGION: "cn-north-1" }).url).toBe(
      "https://photos.s3.cn-north-1.amazonaws.com.cn",
    );
  });

  it("are those of a server of one's own, and the more special variable counts", () => {
    const given = { ...keys, AWS_SESSION_TOKEN: "token", AWS_REGION: "one", AWS_DEFAULT_REGION: "two" };
    const own = { AWS_ENDPOINT_URL: "http://other", AWS_ENDPOINT_URL_S3: "http://localhost:9000/s3/" };
    expect(readBucketSettings("s3://photos/a", { ...given, ...own })).toMatchObject({
      region: "one",
      url: "http://localhost:9000/s3/photos",
      credentials: { sessionToken: "token" },
    });
    const general = readBucketSettings("s3://photos", { ...keys, AWS_ENDPOINT_URL: "https://other" });
    expect(general.url).toBe("https://other/photos");
  });

  it.each([
    "s3://",
    "s3:///prefix",
    "s3://UPPER/a",
    "s3://id:s3cret@bucket/a",
    "s3://photos/a//b",
    "s3://photos/../b",
    "s3://photos/a b",
    "s3://photos/a?versionId=s3cret",
  ])("refuse %s, and do not repeat it", (place) => {
    const read = () => readBucketSettings(place, keys);
    expect(read).toThrow(/expected s3:\/\/bucket\/prefix/);
    expect(read).not.toThrow(/s3cret/);
  });

  it("refuse to begin without credentials, and addresses with passwords, and name the variables", () => {
    expect(() => readBucketSettings("s3://photos", {})).toThrow(
      /AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY.* got none/,
    );
    expect(() => readBucketSettings("s3://photos", { AWS_ACCESS_KEY_ID: "AKID" })).toThrow(/got one of them only/);
    const broken = () => readBucketSettings("s3://photos", { ...keys, AWS_SESSION_TOKEN: "s3cret\ntoken" });
    expect(broken).toThrow(/a line's end/);
    expect(broken).not.toThrow(/s3cret/);
    for (const AWS_ENDPOINT_URL_S3 of ["s3cret", "ftp://s3cret", "http://id:s3cret@host", "http://host?key=s3cret"]) {
      const read = () => readBucketSettings("s3://photos", { ...keys, AWS_ENDPOINT_URL_S3 });
      expect(read).toThrow(/^AWS_ENDPOINT_URL_S3: expected https/);
      expect(read).not.toThrow(/s3cret/);
    }
    expect(() => readBucketSettings("s3://photos", { ...keys, AWS_REGION: "evil.example/" })).toThrow(/AWS_REGION/);
  });
});
