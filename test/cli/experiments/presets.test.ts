import { checkExperiment, expandGrid, parseLocatedYaml, presetFile, presets } from "@loci/cli";
import { describe, expect, it } from "vitest";

describe("presets", () => {
  it.each(Object.values(presets))("$name is an experiment all of whose cells are possible", async (preset) => {
    const text = presetFile(preset, { pictures: "photos" }, { pictures: 1000 }, { name: "leave-one-out" });
    const cells = await expandGrid(checkExperiment(await parseLocatedYaml(text, preset.name), "."));
    expect(cells.length).toBeGreaterThan(10);
    expect(new Set(cells.map(({ system, configuration }) => `${system} ${configuration.seed}`)).size).toBe(
      cells.length,
    );
    expect(text.startsWith(`# ${preset.summary}\n`)).toBe(true);
    expect(text).toContain("pca(dimensions=128,whiten=false)");
  });

  it("ask for fewer components than there are pictures", () => {
    expect(presetFile(presets["quick"]!, { pictures: "p" }, { pictures: 9 }, {})).toContain(
      "pca(dimensions=8,whiten=false)",
    );
    expect(presetFile(presets["quick"]!, { pictures: "p" }, { pictures: 8 }, {})).toContain(
      "pca(dimensions=4,whiten=false)",
    );
  });
});
