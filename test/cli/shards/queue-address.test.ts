import { parseQueueAddress } from "@loci/cli";
import { describe, expect, it } from "vitest";

describe("the address of a queue", () => {
  it("has host, port, database, user and password, and shows neither of the last two", () => {
    expect(parseQueueAddress("redis://localhost")).toEqual({
      connection: { host: "localhost", port: 6379, db: 0 },
      shown: "redis://localhost:6379",
    });
    expect(parseQueueAddress("redis://ann:s%40cret@10.0.0.1:7000/3")).toEqual({
      connection: { host: "10.0.0.1", port: 7000, db: 3, username: "ann", password: "s@cret" },
      shown: "redis://10.0.0.1:7000/3",
    });
    expect(parseQueueAddress("rediss://[::1]:7000")).toEqual({
      connection: { host: "::1", port: 7000, db: 0, tls: { servername: "::1" } },
      shown: "rediss://[::1]:7000",
    });
  });

  it("takes a password that is given apart, unless it has its own", () => {
    expect(parseQueueAddress("redis://localhost", "apart").connection.password).toBe("apart");
    expect(parseQueueAddress("redis://:own@localhost", "apart").connection.password).toBe("own");
  });

  it.each([
    ["localhost:6379", "a URL that begins with localhost:"],
    ["not a URL with s3cret", "something that is no URL"],
    ["http://user:s3cret@localhost", "a URL that begins with http:"],
    ["redis://:s3cret@", "something that is no URL"],
    ["redis:///0", "no host"],
    ["redis://:s3cret%@localhost", "write %25 for it"],
    ["redis://:s3cret@localhost/jobs", 'database "jobs", which is no number'],
    ["redis://:s3cret@localhost/1?x=1", "more behind the host than a database"],
  ])("is refused as %s, without the password in the message", (text, problem) => {
    expect(() => parseQueueAddress(text)).toThrow(problem);
    expect(() => parseQueueAddress(text)).not.toThrow("s3cret");
  });
});
