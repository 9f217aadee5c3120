import { createMetrics } from "@loci/cli/service";
import { expect, it } from "vitest";

it("counts for one service what it is told, and asks for the rest when it is read", async () => {
  let waiting = 3;
  const metrics = createMetrics({
    waiting: () => waiting,
    running: () => 1,
    uploadBytes: () => 7,
    indexes: () => [{ name: "city", generation: 4, count: 12, isStale: true }],
  });
  metrics.onRequest({ method: "GET", route: "/x", status: 200 }, 0.02);
  metrics.onBatch(8);
  metrics.onLookUp(true);
  metrics.onReload("city", false);
  waiting = 5;
  const text = await metrics.registry.metrics();
  for (const line of [
    'loci_http_request_seconds_count{method="GET",route="/x",status="200"} 1',
    "loci_picture_batch_size_sum 8",
    'loci_descriptor_cache_total{result="hit"} 1',
    'loci_index_reloads_total{index="city",result="failed"} 1',
    "loci_requests_waiting 5",
    "loci_upload_bytes 7",
    'loci_index_generation{index="city"} 4',
    'loci_index_pictures{index="city"} 12',
    'loci_index_stale{index="city"} 1',
  ]) {
    expect(text).toContain(line);
  }
});
