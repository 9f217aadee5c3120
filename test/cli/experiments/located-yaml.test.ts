import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { atPlace, findLocated, parseLocatedYaml, placeOfKey, plainValue, readLocatedYaml } from "@loci/cli";
import { describe, expect, it } from "vitest";
import { temporaryFolder } from "../../support/temporary-folder.js";

describe("located YAML", () => {
  it("follows anchors and merge keys", async () => {
    const text =
      "a: &x {p: 1, q: [x, 2.5, true, null]}\nb:\n  <<: *x\n  q: [1, *x]\nc: |\n  foo\nd: [[1, 2], {e: 'f'}]\n";
    expect(plainValue(await parseLocatedYaml(text, "f.yaml"))).toEqual({
      a: { p: 1, q: ["x", 2.5, true, null] },
      b: { p: 1, q: [1, { p: 1, q: ["x", 2.5, true, null] }] },
      c: "foo\n",
      d: [[1, 2], { e: "f" }],
    });
  });

  it("knows where everything was written, behind an alias the place of what it stands for", async () => {
    const tree = await parseLocatedYaml("a: &x\n  p: 1\nb: *x\nc: [4,\n  5]\n", "f.yaml");
    expect(atPlace(findLocated(tree, ["b", "p"]).place)).toBe("f.yaml:2:6");
    expect(atPlace(findLocated(tree, ["c", 1]).place)).toBe("f.yaml:5:3");
    expect(atPlace(placeOfKey(tree, [], "c"))).toBe("f.yaml:4:1");
    expect(atPlace(findLocated(tree, ["a", "p", 0]).place)).toBe("f.yaml:2:6");
    expect(atPlace(findLocated(tree, ["a", "missing"]).place)).toBe("f.yaml:2:3");
  });

  it("takes over what included files say, which counts less than the file's own keys", async () => {
    const folder = await temporaryFolder();
    await writeFile(join(folder, "one.yaml"), "a: 1\nb: 1\n");
    await writeFile(join(folder, "two.yaml"), "b: 2\nc: {include: one.yaml}\n");
    await writeFile(join(folder, "main.yaml"), "include: [one.yaml, two.yaml]\nd: 4\na: 0\n");
    const tree = await readLocatedYaml(join(folder, "main.yaml"));
    expect(plainValue(tree)).toEqual({ a: 0, b: 2, c: { a: 1, b: 1 }, d: 4 });
    expect(atPlace(findLocated(tree, ["c", "b"]).place)).toBe(`${join(folder, "one.yaml")}:2:4`);
  });

  it("refuses circles, missing and unfit includes, endless aliases and what is no YAML", async () => {
    const folder = await temporaryFolder();
    const write = (name: string, text: string) => writeFile(join(folder, name), text);
    const message = (name: string) =>
      readLocatedYaml(join(folder, name)).then(
        () => "",
        (error: Error) => error.message,
      );
    await write("a.yaml", "x: 1\ninclude: b.yaml\n");
    await write("b.yaml", "include: a.yaml\n");
    expect(await message("a.yaml")).toMatch(/b\.yaml:1:10: include a\.yaml goes round/);
    await write("c.yaml", "include: none.yaml\n");
    expect(await message("c.yaml")).toMatch(/c\.yaml:1:10: cannot read the included file .*none\.yaml/);
    await write("list.yaml", "- 1\n");
    await write("d.yaml", "include: list.yaml\n");
    expect(await message("d.yaml")).toMatch(/list\.yaml:1:1: included file: expected a mapping, got list/);
    await write("e.yaml", "a: &a [*a]\n");
    expect(await message("e.yaml")).toMatch(/e\.yaml:1:\d+: /);
    await write("f.yaml", "a: 1\nb: [1, 2\n");
    expect(await message("f.yaml")).toMatch(/f\.yaml:\d:\d+: not YAML/);
    expect(await message("absent.yaml")).toMatch(/cannot read .*absent\.yaml/);
  });
});
