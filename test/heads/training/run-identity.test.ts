import { type Backbone, openBackbone, type Picture } from "@loci/core";
import { resolveConfiguration, runIdentity } from "@loci/heads";
import { describe, expect, it } from "vitest";

const backbone = await openBackbone("mobilenet_v2");
const seen = { backbone, layers: ["out_relu"] as const, preprocessing: backbone.preprocessing };
const pictures: readonly Picture[] = [
  { path: "/data/a.jpg", name: "a.jpg", label: "bird", position: { x: 1, y: 2 } },
  { path: "/data/b.jpg", name: "b.jpg", label: "bird" },
];
const roles = { queries: [0], gallery: [0, 1] };
const configure = (change: object = {}) =>
  resolveConfiguration({
    ...{ loss: "triplet", sampler: "p-k", optimiser: "sgd", phases: [{ epochs: 3, rate: 0.1 }] },
    ...change,
  });
const identity = runIdentity(seen, "gem", configure(), pictures, roles);

describe("runIdentity", () => {
  it("is a hash that stays the same wherever the pictures lie and however the configuration is written", () => {
    expect(identity).toMatch(/^[0-9a-f]{64}$/);
    const moved = pictures.map((picture) => ({ ...picture, path: `/elsewhere/${picture.name}` }));
    const written = configure({ loss: { name: "triplet", options: { margin: 0.2 } } });
    expect(runIdentity({ ...seen }, "gem", written, moved, roles)).toBe(identity);
    // The head starts from the configuration's seed, unless it has one of its own.
    expect(runIdentity(seen, "gem", written, moved, roles, { seed: 42 })).toBe(identity);
  });

  const other = (change: Partial<Picture>) => [{ ...pictures[0], ...change } as Picture, pictures[1] as Picture];
  it.each([
    [
      "backbone",
      runIdentity(
        { ...seen, backbone: { ...backbone, fingerprint: "0" } as Backbone },
        "gem",
        configure(),
        pictures,
        roles,
      ),
    ],
    ["layers", runIdentity({ ...seen, layers: ["block_13_expand_relu"] }, "gem", configure(), pictures, roles)],
    [
      "preprocessing",
      runIdentity({ ...seen, preprocessing: { ...seen.preprocessing, size: 96 } }, "gem", configure(), pictures, roles),
    ],
    ["head", runIdentity(seen, "gem(p=4)", configure(), pictures, roles)],
    ["seed of the head's start", runIdentity(seen, "gem", configure(), pictures, roles, { seed: 1 })],
    ["content of a picture", runIdentity(seen, "gem", configure(), pictures, roles, { contents: ["0", "1"] })],
    ["seed", runIdentity(seen, "gem", configure({ seed: 1 }), pictures, roles)],
    ["option of a stage", runIdentity(seen, "gem", configure({ loss: "triplet(margin=0.3)" }), pictures, roles)],
    ["name of a picture", runIdentity(seen, "gem", configure(), other({ name: "c.jpg" }), roles)],
    ["label", runIdentity(seen, "gem", configure(), other({ label: "bee" }), roles)],
    ["position", runIdentity(seen, "gem", configure(), other({ position: { x: 1, y: 3 } }), roles)],
    ["box", runIdentity(seen, "gem", configure(), other({ box: { left: 0, top: 0, width: 9, height: 9 } }), roles)],
    ["order of pictures", runIdentity(seen, "gem", configure(), [...pictures].reverse(), roles)],
    ["number of pictures", runIdentity(seen, "gem", configure(), pictures.slice(1), roles)],
    ["queries", runIdentity(seen, "gem", configure(), pictures, { ...roles, queries: [1] })],
    ["gallery", runIdentity(seen, "gem", configure(), pictures, { ...roles, gallery: [1] })],
  ])("changes with the %s", (_name, changed) => {
    expect(changed).not.toBe(identity);
  });
});
