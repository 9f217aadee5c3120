import { expect, it } from "vitest";
import { hideSecrets } from "../../packages/cli/dist/hide-secrets.js";

it.each([
  ["connect to postgres://ann:secret@db:5432/gallery failed", "connect to postgres://…@db:5432/gallery failed"],
  ["'redis://:se/cr@t@host/0'", "'redis://…@host/0'"],
  ["/home/ann/postgres:/ann:secret@db/gallery/manifest.json", "/home/ann/postgres:/…@db/gallery/manifest.json"],
  ["https://h/a.onnx?x=1&X-Amz-Signature=secret&y=2", "https://h/a.onnx?x=1&X-Amz-Signature=…&y=2"],
  ["postgres://ann@db/g?password=secret", "postgres://…@db/g?password=…"],
  ["mobilenet_v2@block_3_expand_relu/gap", "mobilenet_v2@block_3_expand_relu/gap"],
  ["write to ann@host.org, see https://host.org/a", "write to ann@host.org, see https://host.org/a"],
])("%s", (text, hidden) => {
  expect(hideSecrets(text)).toBe(hidden);
});

it("takes no longer for a text that almost is an address", () => {
  const began = performance.now();
  hideSecrets(`${"a:/".repeat(20_000)}?${"token".repeat(20_000)}`);
  expect(performance.now() - began).toBeLessThan(2000);
});
