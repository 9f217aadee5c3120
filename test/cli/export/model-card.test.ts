import { type ExportInput, exportInputs, type Model } from "@loci/core";
import { createModel, parseModelSpec } from "@loci/heads";
import { describe, expect, it } from "vitest";
import { modelCard } from "../../../packages/cli/dist/export/model-card.js";

const file = { name: "m.onnx", bytes: 12345, sha256: "abc" };
const card = (model: Model, input: ExportInput = "bytes") =>
  modelCard({ model, input, file, training: undefined, evaluations: [] });

describe("modelCard", () => {
  it("names every part with its options and source", async () => {
    const model = await createModel(parseModelSpec("mobilenet_v2/(l2|gem(p=4)&gmp)|power"), { flip: true });
    const text = card(model);
    expect(text).toContain(`# ${model.name}\n`);
    expect(text).toContain("`m.onnx`, 12345 bytes, SHA-256 `abc`");
    expect(text).toContain(`layer block_13_expand_relu, fingerprint \`${model.backbone.fingerprint}\``);
    expect(text).toContain(
      "- views: as it is; mirrored\n- head: concat\n  - neck: l2\n  - head: gem (p=4)\n  - head: gmp\n- finish: power",
    );
    for (const part of ["mobilenet_v2: Sandler", "gem: Radenović", "gmp: Tolias", "Loci itself: MIT"]) {
      expect(text).toContain(`- ${part}`);
    }
    const titles = [...text.matchAll(/^## (.+)$/gm)].map(([, title]) => title);
    expect(titles).toEqual([
      "What it is",
      "Input",
      "Output",
      "Training",
      "Evaluation",
      "Sources and licences",
      "Limits",
    ]);
  });

  it.each(Object.entries(exportInputs))(
    "says what %s is and how to bring a picture to it",
    async (input, { name, type }) => {
      const model = await createModel(parseModelSpec("mobilenet_v2/gap"), { fit: "crop", size: 96 });
      const text = card(model, input as ExportInput);
      expect(text).toContain(`\`${name}\`: ${type} \`[batch, `);
      expect(text).toMatch(/crop \(cover size x size.+\), size 96, Lanczos with 3 lobes/);
      expect(text).toContain("float32 `[batch, 576]`");
      expect(text.includes("Another filter gives other numbers")).toBe(input !== "picture");
    },
  );

  it("does not know the licence of a network that the user brought", async () => {
    const model = await createModel(parseModelSpec("mobilenet_v2/gap"));
    const text = card({ ...model, backbone: { ...model.backbone, name: "mine" } });
    expect(text).toContain("- mine: brought by the user; its weights are under the licence");
  });
});
