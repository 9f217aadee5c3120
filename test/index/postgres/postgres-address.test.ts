import { isPostgresAddress, parseServerAddress, withoutPassword } from "@loci/index";
import pg from "pg";
import { expect, it } from "vitest";
import {
  parsePostgresAddress,
  passwordIn,
  withPassword,
} from "../../../packages/index/dist/postgres/postgres-address.js";

it("reads server, database and index, and hands the rest to pg", () => {
  const text = "postgresql://me:s%40cret@db:5433/my%20gallery/city%2Fnorth?sslmode=disable&connections=3";
  const { index, connections, shown, client } = parsePostgresAddress(text);
  expect([index, connections]).toEqual(["city/north", 3]);
  expect(shown).toBe("postgres://me@db:5433/my%20gallery/city%2Fnorth");
  const { host, port, user, password, database } = new pg.Client(client);
  expect([host, port, user, password, database]).toEqual(["db", 5433, "me", "s@cret", "my gallery"]);
});

it("tells addresses from folders", () => {
  expect(["postgres://a/b/c", "POSTGRESQL://a", "city.loci", "/postgres:/x"].map(isPostgresAddress)).toEqual([
    true,
    true,
    false,
    false,
  ]);
  expect(withoutPassword("city.loci")).toBe("city.loci");
});

it("never repeats a password, whatever is wrong", () => {
  const texts = [
    "postgres://me:secret@db",
    "postgres://me:secret@db/gallery",
    "postgres://me:secret@db/gallery/a/b",
    "postgres://me:secret@db:port/gallery/birds",
    "postgres://me:secret@db/gallery/%zz",
    "postgres://me:secret@db/gallery/birds?connections=0&password=secret",
    `postgres://me:secret@db/gallery/${"x".repeat(49)}`,
    "postgres://me:secret@db/gallery/a%0Ab",
  ];
  for (const text of texts) {
    let told = "";
    try {
      parsePostgresAddress(text);
    } catch (error) {
      told = JSON.stringify([(error as Error).message, error, (error as Error).cause]);
    }
    expect(told, text).toMatch(/expected/);
    expect(told).not.toContain("secret");
  }
  expect(withoutPassword("postgres://me:secret@db/gallery/birds?password=secret")).not.toContain("secret");
});

it("lends a password to those that have none", () => {
  expect(passwordIn("postgres://me@db/gallery")).toBeUndefined();
  expect(passwordIn(withPassword("postgres://me@db/gallery", "a&b"))).toBe("a&b");
  const percent = "postgres://me:100%@db/gallery";
  expect([passwordIn(percent), new pg.Client(parseServerAddress(percent).client).password]).toEqual(["100%", "100%"]);
  expect(passwordIn(withPassword("postgres://me:own@db/gallery", "other"))).toBe("own");
  expect(new pg.Client(parseServerAddress(withPassword("postgres://me@db/gallery", "a&b")).client).password).toBe(
    "a&b",
  );
  expect(() => parseServerAddress("postgres://me@db/gallery/birds")).toThrow("/database, got");
});
