import { join } from "node:path";
import { expect, test } from "vitest";
import { drawClassFolders } from "../support/picture-folder.js";
import { isRedisMissing } from "../support/redis-server.js";
import { suiteFolder } from "../support/suite-folder.js";
import { extractUnderFaults } from "./queue-kills.js";

const folder = await suiteFolder();

// On real pictures: npx tsx test/faults/queue-kill.ts
test.skipIf(isRedisMissing)(
  "a killed worker and a Redis that loses all it had change nothing in the index (skipped where redis-server is not installed)",
  { timeout: 300_000 },
  async () => {
    const pictures = join(folder, "pictures");
    await drawClassFolders(pictures, 32);
    const words = [pictures, "--model", "mobilenet_v2@block_3_expand_relu/gap", "--size", "64"];
    const report = await extractUnderFaults({ folder, words, shard: 8, workers: 2 });
    expect(report).toMatchObject({ pictures: 96, shards: 12, different: 0, sameRows: true });
    expect(report.ends).toEqual(["SIGKILL", 0]);
  },
);
