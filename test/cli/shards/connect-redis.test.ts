import { connectToRedis, parseQueueAddress } from "@loci/cli";
import { describe, expect, it, onTestFinished } from "vitest";
import { isRedisMissing, type RedisServerOptions, startRedis } from "../../support/redis-server.js";

describe.skipIf(isRedisMissing)("a connection to Redis (skipped where redis-server is not installed)", () => {
  const prepare = async (options: RedisServerOptions = {}) => {
    const server = await startRedis(options);
    onTestFinished(() => server.close());
    const notes: string[] = [];
    const connect = async (url: string, password?: string, patience?: number) => {
      const redis = await connectToRedis(parseQueueAddress(url, password), (line) => void notes.push(line), patience);
      onTestFinished(() => redis.disconnect());
      return redis;
    };
    return { server, notes, connect };
  };

  it("is made again when Redis was away, and commands wait for it", async () => {
    const { server, notes, connect } = await prepare({ keepsData: true });
    const redis = await connect(server.url);
    await redis.set("loci", "here");
    await server.stop();
    const answer = redis.get("loci");
    await server.start();
    expect(await answer).toBe("here");
    expect(notes).toEqual([`${server.url} is gone; waiting for it`, `${server.url} is back`]);
  });

  it("is given up when it is to be, with those that were made of it, and commands fail then", async () => {
    const { server, connect } = await prepare();
    const redis = await connect(server.url);
    const copy = redis.duplicate();
    copy.on("error", () => {});
    await copy.ping();
    await redis.giveUp();
    expect([redis.status, copy.status]).toEqual(["ready", "ready"]);
    const answer = expect(redis.blpop("nothing", 0)).rejects.toThrow("Connection is closed.");
    await server.stop();
    await answer;
    await redis.giveUp();
    expect([redis.status, copy.status]).toEqual(["end", "end"]);
  });

  it("needs the right password, which no message has", async () => {
    const { server, connect } = await prepare({ password: "s3cret" });
    const withPassword = (password: string) => server.url.replace("//", `//:${password}@`);
    expect(await (await connect(withPassword("s3cret"))).ping()).toBe("PONG");
    expect(await (await connect(server.url, "s3cret")).ping()).toBe("PONG");
    for (const url of [server.url, withPassword("wr0ng")]) {
      const refused = connect(url);
      await expect(refused).rejects.toThrow(`cannot connect to ${server.url}`);
      await expect(refused).rejects.toThrow(/NOAUTH|WRONGPASS/);
      await expect(refused).rejects.not.toThrow(/wr0ng|s3cret/);
    }
  });

  it("is an error when nobody is there to begin with", async () => {
    const { server, connect } = await prepare();
    await server.stop();
    await expect(connect(server.url, undefined, 300)).rejects.toThrow(
      `cannot connect to ${server.url}: got connect ECONNREFUSED`,
    );
  });
});
