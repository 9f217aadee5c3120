import { createHead, describeMaps, jointHead, parseHeadSpec, plainMaps, splitTail } from "@loci/heads";
import { expect, it } from "vitest";
import { relativeError } from "../../support/both-interpreters.js";
import { toyMaps } from "../../support/toy-maps.js";
import { toyTail } from "../../support/toy-tail.js";

const { maps } = toyMaps({ classes: 3 });
const source = plainMaps(maps);
const everyone = [...Array(maps.pictures).keys()];

it("describes maps by the head behind the stages", async () => {
  const head = await createHead(parseHeadSpec("project(dimensions=3)|gap"), [maps.shapes[0]]);
  const joint = jointHead(head, toyTail);
  expect(Object.keys(joint.parameters).sort()).toEqual(
    ["tail.stage/bias", "tail.stage/kernel", ...Object.keys(head.parameters)].sort(),
  );
  expect(joint.descriptorLength).toBe(3);
  const plain = await describeMaps(head, source, everyone);
  expect(relativeError(await describeMaps(joint, source, everyone), plain)).toBeLessThan(1e-6);
  // A stage that doubles its maps and adds to them is a head of those.
  const kernel = toyTail.parameters["stage/kernel"]!;
  const changed = {
    ...joint.parameters,
    "tail.stage/kernel": { ...kernel, data: kernel.data.map((value) => 2 * value) },
    "tail.stage/bias": { shape: [8], data: new Float32Array(8).fill(3) },
  };
  const moved = {
    ...source,
    read: async (places: readonly number[]) =>
      (await source.read(places)).map((map) => map.map((value) => 2 * value + 3)),
  };
  expect(
    relativeError(
      await describeMaps({ ...joint, parameters: changed }, source, everyone),
      await describeMaps(head, moved, everyone),
    ),
  ).toBeLessThan(1e-5);
});

it("keeps the parameters of both apart", () => {
  expect(splitTail({ "tail.a/kernel": 1, "neck0.weights": 2, tails: 3 })).toEqual({
    tail: { "a/kernel": 1 },
    head: { "neck0.weights": 2, tails: 3 },
  });
});
