import { formatHeadSpec, parseHeadSpec, resolveHeadSpec } from "@loci/heads";
import { describe, expect, it } from "vitest";

describe("head specs", () => {
  it.each([
    ["gap", { name: "gap", options: {} }],
    ["gem(p=4.5)", { name: "gem", options: { p: 4.5 } }],
    [" netvlad( clusters = 16 , centres=random ) ", { name: "netvlad", options: { clusters: 16, centres: "random" } }],
    ["gap()", { name: "gap", options: {} }],
  ])("reads %s", (text, spec) => {
    expect(parseHeadSpec(text)).toEqual(spec);
    expect(parseHeadSpec(formatHeadSpec(spec))).toEqual(spec);
  });

  it.each(["", "gem(p)", "gem(p=)", "gem(=3)", "gem(p=1=2)", "gem(p=3", "two words"])("refuses %j", (text) => {
    expect(() => parseHeadSpec(text)).toThrow(/head: expected a name, or a name with options/);
  });

  it("refuses an option that is there twice", () => {
    expect(() => parseHeadSpec("gem(p=3,p=5)")).toThrow("option p is there twice");
  });

  it("reads chains of necks, one head and finishes", () => {
    const chain = "l2|gem(p=4)|power|crop(dimensions=9)";
    expect(parseHeadSpec(chain)).toEqual({
      name: "gem",
      options: { p: 4 },
      necks: [{ name: "l2", options: {} }],
      finishes: [
        { name: "power", options: {} },
        { name: "crop", options: { dimensions: 9 } },
      ],
    });
    expect(formatHeadSpec(parseHeadSpec(chain))).toBe(chain);
  });

  it.each(["gem&gmp", "l2|(gem&gmp)|power", "l2|gem&max-pool(kernel=3)|gmp|power", "(gap&gmp)&gem"])(
    "reads %s and writes it again",
    (text) => {
      expect(formatHeadSpec(parseHeadSpec(text))).toBe(text);
      expect(parseHeadSpec(text).name).toBe("concat");
    },
  );

  it("takes parentheses that change nothing away", () => {
    expect(parseHeadSpec("l2|(max-pool|gem|power)|crop")).toEqual(parseHeadSpec("l2|max-pool|gem|power|crop"));
  });

  it.each(["gem&", "gem&(gmp", "gem|(gap&gmp)"])("refuses %j", (text) => {
    expect(() => parseHeadSpec(text)).toThrow(/head/);
  });

  it.each(["l2", "power|gem", "gem|gap", "gem|l2", "power"])("refuses the chain %s", (text) => {
    expect(() => parseHeadSpec(text)).toThrow("expected necks, then one head, then finishes");
  });

  it("completes options with defaults", () => {
    expect(resolveHeadSpec({ name: "netvlad", options: { clusters: 8 } }).options).toMatchObject({
      clusters: 8,
      centres: "kmeans",
    });
  });

  it("answers unknown names and options with the nearest known one", () => {
    expect(() => resolveHeadSpec({ name: "netvald", options: {} })).toThrow(
      'unknown head "netvald"; did you mean "netvlad"?',
    );
    expect(() => resolveHeadSpec({ name: "netvlad", options: { cluster: 8 } })).toThrow(
      'unknown option of netvlad "cluster"; did you mean "clusters"?',
    );
  });

  it("refuses values out of range or of another type, with the range", () => {
    expect(() => resolveHeadSpec({ name: "netvlad", options: { clusters: 0 } })).toThrow(
      /number of centres K, 1 to 4096/,
    );
    expect(() => resolveHeadSpec({ name: "netvlad", options: { clusters: "many" } })).toThrow('got "many"');
  });
});
