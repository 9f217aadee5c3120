import { formatStageSpec, parseStageSpec, RetrievalError, resolveStage, withoutDefaults } from "@loci/core";
import { describe, expect, it } from "vitest";
import { z } from "zod";

const parse = (text: string) => parseStageSpec("stage", "blur(radius=2)", text);
const blur = {
  name: "blur",
  options: z.strictObject({
    radius: z.int().min(1).max(9).default(2).describe("in cells, 1 to 9"),
    wrap: z.boolean().default(false).describe("true or false"),
  }),
};

describe("stage specs", () => {
  it.each([
    ["blur", { name: "blur", options: {} }],
    ["blur()", { name: "blur", options: {} }],
    [" k-blur ( radius = 3 , wrap=true ) ", { name: "k-blur", options: { radius: 3, wrap: true } }],
    ["blur(at=.5,mode=fast)", { name: "blur", options: { at: 0.5, mode: "fast" } }],
  ])("%j is read, and written so that it reads the same", (text, spec) => {
    expect(parse(text)).toEqual(spec);
    expect(parse(formatStageSpec(spec))).toEqual(spec);
  });

  it.each(["", "blur(", "blur(radius)", "blur(radius=)", "blur(radius=1=2)", "two words"])("%j is refused", (text) => {
    expect(() => parse(text)).toThrow(RetrievalError);
    expect(() => parse(text)).toThrow(
      `stage: expected a name, or a name with options like blur(radius=2), got "${text}"`,
    );
  });

  it("an option twice is refused", () => {
    expect(() => parse("blur(radius=1,radius=2)")).toThrow("option radius is there twice");
  });

  it("resolveStage fills in defaults and names what is wrong", () => {
    const resolve = (text: string) => resolveStage("stage", { blur }, parse(text)).options;
    expect(resolve("blur(radius=3)")).toEqual({ radius: 3, wrap: false });
    expect(() => resolve("blurr")).toThrow('unknown stage "blurr"; did you mean "blur"?');
    expect(() => resolve("blur(radus=3)")).toThrow('unknown option of blur "radus"; did you mean "radius"?');
    expect(() => resolve("blur(radius=10)")).toThrow(/blur: option radius \(in cells, 1 to 9\): .*got 10/);
  });

  it("withoutDefaults leaves what differs", () => {
    expect(withoutDefaults(blur, { name: "blur", options: { radius: 3, wrap: false } })).toEqual({
      name: "blur",
      options: { radius: 3 },
    });
  });
});
