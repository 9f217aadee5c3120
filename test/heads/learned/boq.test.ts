import { createHead, restoreHead } from "@loci/heads";
import { describe, expect, it } from "vitest";
import { relativeError } from "../../support/both-interpreters.js";
import { describeWith, interpreters } from "../../support/describe-with.js";
import { mapOf } from "../../support/feature-map-shape.js";
import { storedParameters, torchFixture } from "./torch-fixture.js";

describe("boq", () => {
  it.each(interpreters)("is the same stack of PyTorch layers, on %s", async (interpreter) => {
    const fixture = torchFixture("boq");
    const options = { channels: 6, queries: 3, depth: 2, rows: 2 };
    const head = restoreHead({ name: "boq", options }, mapOf(3), storedParameters(fixture));
    const result = await describeWith(interpreter, head, fixture.inputs["map"]!);
    expect(result.dims).toEqual(fixture.output.dims);
    expect(relativeError(result.values, fixture.output.values)).toBeLessThan(1e-5);
  });

  it("starts with standard normal queries", async () => {
    const head = await createHead({ name: "boq", options: { channels: 64, depth: 1 } }, mapOf(4));
    const queries = head.parameters["block0.queries"]!;
    expect(queries.shape).toEqual([1, 64, 64]);
    expect(queries.data.reduce((sum, value) => sum + value ** 2, 0) / queries.data.length).toBeCloseTo(1, 1);
  });
});
