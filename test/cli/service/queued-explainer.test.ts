import { openQueuedExplainer } from "@loci/cli/service";
import { openMatchExplainer } from "@loci/heads";
import { expect, it } from "vitest";
import { png, tinyModel } from "../../support/tiny-service.js";

it("explains what the explainer explains, and lets those go who do not wait for their turn", async () => {
  const [query, hit] = [
    { path: "query", bytes: await png([200, 10, 10]) },
    { path: "hit", bytes: await png([10, 200, 10]) },
  ];
  const model = await tinyModel();
  const [queued, direct] = [await openQueuedExplainer(model), await openMatchExplainer(model)];
  const controller = new AbortController();
  const { signal } = new AbortController();
  const first = [queued.explain(query, hit, signal), queued.explain(hit, query, signal)];
  const impatient = queued.explain(query, query, controller.signal);
  controller.abort(new Error("gone"));
  await expect(impatient).rejects.toThrow("gone");
  const [one, other] = await Promise.all(first);
  expect(one).toEqual(await direct.explain(query, hit));
  expect(other!.score).toBeCloseTo(one!.score, 6);
  await queued.close();
  await direct.close();
});
