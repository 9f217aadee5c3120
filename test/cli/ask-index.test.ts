import { rename, rm, symlink } from "node:fs/promises";
import { join } from "node:path";
import { openIndex, openIndexSearch, parseRerankSpec } from "@loci/index";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { runLoci } from "../support/run-loci.js";
import { walkOnDisk } from "../support/walk-on-disk.js";

type Disk = Awaited<ReturnType<typeof walkOnDisk>>;
let disk: Disk;
beforeAll(async () => {
  disk = await walkOnDisk(4);
});
afterAll(() => rm(disk.folder, { recursive: true, force: true }));

const names = (answer: { hits: { name: string }[] }) => answer.hits.map(({ name }) => name);
const only = async (...words: string[]) => (await disk.query(...words)).value.queries[0];

describe("filters", () => {
  it("leave only what passes all of them, as many as there are, and say how many those are", async () => {
    const answer = await only(
      disk.picture("circles/1.jpg"),
      "--where",
      "label <> 'circles' and frame >= 1",
      "--near",
      "-34,2,100000",
    );
    expect(answer.passing).toBe(3);
    expect(names(answer).sort()).toEqual(["stripes/1.jpg", "stripes/2.jpg", "stripes/3.jpg"]);
    const box = await only(disk.picture("circles/1.jpg"), "--box=-35.5,1.5,-34.5,9");
    expect(names(box).sort()).toEqual(["triangles/2.jpg", "triangles/3.jpg"]);
  });

  it("leave out the query itself, also when it comes over a link, and nothing else when it is not in the index", async () => {
    const file = disk.picture("stripes/2.jpg");
    expect(names(await only(file, "-k", "50"))).toContain("stripes/2.jpg");
    const link = disk.picture("link.jpg");
    await symlink(file, link);
    for (const asked of [file, link]) {
      const answer = await only(asked, "--exclude-self", "-k", "50");
      expect(names(answer)).toHaveLength(11);
      expect(names(answer)).not.toContain("stripes/2.jpg");
    }
    const near = await only(file, "--exclude-near-frames", "1", "--where", "label = 'stripes'");
    expect([near.passing, names(near)]).toEqual([1, ["stripes/0.jpg"]]);
    const other = await only(
      disk.picture("triangles/0.jpg"),
      disk.picture("circles/0.jpg"),
      "--together",
      "--exclude-self",
      "-k",
      "50",
    );
    expect(names(other)).toHaveLength(10);
  });
});

describe("re-ranking", () => {
  it("gives what the library gives for the same descriptors", async () => {
    const chain = "dba(k=2)|aqe(k=3)|kreciprocal(k1=4,k2=2)";
    const answer = await only(disk.picture("triangles/1.jpg"), "--rerank", chain, "-k", "6");
    const index = await openIndex(disk.index);
    const id = [...index.rows].find(([, { path }]) => path === "triangles/1.jpg")![0];
    const search = await openIndexSearch(index, { rerank: parseRerankSpec(chain) });
    const [hits] = await search.search([{ descriptor: await index.descriptors([id]) }], 6);
    expect(names(answer)).toEqual(hits!.map(({ path }) => path));
    expect(answer.hits[0].score).toBeCloseTo(hits![0]!.score, 4);
    await search.close();
    await index.close();
  });

  it("takes the pictures in the order given as a walk", async () => {
    const pictures = ["stripes/0.jpg", "stripes/1.jpg", "stripes/2.jpg", "stripes/3.jpg"].map(disk.picture);
    const { value } = await disk.query(...pictures, "--rerank", "sequence(length=4,window=0)", "-k", "3");
    expect(value.queries.map((each: { hits: { name: string }[] }) => names(each)[0])).toEqual(
      pictures.map((file) => file.slice(disk.folder.length + 1)),
    );
    // Against the walk's direction the last picture has no line of its own through the first three.
    const backwards = await disk.query(
      ...[...pictures].reverse(),
      "--rerank",
      "sequence(length=4,window=0)",
      "-k",
      "1",
    );
    expect(backwards.value.queries[3].hits[0].score).toBeLessThan(value.queries[3].hits[0].score);
  });

  it("verifies places with the pictures themselves; one that is gone keeps its place and is told", async () => {
    const file = disk.picture("circles/0.jpg");
    const plain = names(await only(file));
    const whole = await only(file, "--rerank", "spatial(top=6)");
    expect(names(whole)[0]).toBe("circles/0.jpg");
    expect(whole.hits[0].score).toBeGreaterThan(whole.hits[1].score);
    const gone = plain[2]!;
    await rename(disk.picture(gone), disk.picture("elsewhere"));
    const run = await disk.query(file, "--rerank", "spatial(top=6)");
    expect(names(run.value.queries[0])[2]).toBe(gone);
    expect(run.value.unverified).toEqual([{ path: disk.picture(gone), reason: expect.stringContaining(gone) }]);
    expect(run).toMatchObject({ code: 2, notes: expect.stringContaining("1 candidate kept its place unverified:") });
    await rename(disk.picture("elsewhere"), disk.picture(gone));
  });
});

describe("several pictures together", () => {
  it("are one query, and may be re-ranked", async () => {
    const pictures = ["circles/0.jpg", "circles/3.jpg"].map(disk.picture);
    const { value } = await disk.query(...pictures, "-k", "3", "--rerank", "aqe(k=2)", "--together", "max");
    expect(value).toMatchObject({ fusion: "max", queries: [{ query: pictures, answer: "found" }] });
    expect(value.queries[0].hits.every(({ label }: { label: string }) => label === "circles")).toBe(true);
  });

  it("must be of one thing in another sense than a walk or a single picture", async () => {
    const pictures = ["circles/0.jpg", "circles/3.jpg"].map(disk.picture);
    const refused = async (chain: string) =>
      (await runLoci("query", disk.index, ...pictures, "--rerank", chain, "--together")).notes;
    expect(await refused("sequence")).toMatch(
      /re-ranking with sequence: pictures: expected those of a walk.*got several.*Leave --together out/,
    );
    expect(await refused("spatial")).toMatch(
      /re-ranking with spatial: pictures: expected each a query of its own.*or spatial/,
    );
  });
});

it("what is not asked rightly is told before any picture is looked for", async () => {
  const refused = async (...words: string[]) => {
    const { code, out, notes } = await runLoci("query", disk.index, join(disk.folder, "no.jpg"), ...words);
    expect([code, out]).toEqual([1, ""]);
    return notes;
  };
  expect(await refused("--where", "lable = 'a'")).toContain('unknown column "lable"; did you mean "label"?');
  expect(await refused("--where", "label = ")).toMatch(/\n {2}label = ?\n {2} +\^$/);
  expect(await refused("--near", "1,2")).toContain('--near: expected latitude,longitude,metres: 3 numbers, got "1,2"');
  expect(await refused("--box", "1,2,3,x")).toContain("--box: expected south,west,north,east: 4 numbers");
  expect(await refused("--rerank", "aqe|kreciproca")).toContain('did you mean "kreciprocal"?');
  expect(await refused("--rerank", "aqe(k=0)")).toContain("aqe: option k");
  expect(await refused("--rerank", "sequence")).toContain("at least 2, got 1. Give the pictures before this one, too");
  expect(await refused("--together=mean-description")).toContain('did you mean "mean-descriptor"?');
});
