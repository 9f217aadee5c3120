import { ProjectedIndex } from "@loci/cli/service";
import type { OpenIndex } from "@loci/index";
import { expect, it } from "vitest";
import { plantedClusters } from "../../support/planted-clusters.js";

const planted = (count: number, given: Partial<OpenIndex> = {}) =>
  ({ ...plantedClusters(count, 2).index, ...given }) as unknown as OpenIndex;

it("is computed once, however many ask, and stays", async () => {
  let reads = 0;
  const index = planted(40);
  const projected = new ProjectedIndex({
    ...index,
    descriptors: (ids) => {
      reads++;
      return index.descriptors(ids);
    },
  });
  expect([projected.get(), projected.get()]).toEqual([{ done: 0 }, { done: 0 }]);
  await expect.poll(() => "pictures" in projected.get(), { timeout: 20_000 }).toBe(true);
  const found = projected.get();
  expect(found).toMatchObject({ total: 40, pictures: { length: 40 } });
  expect("pictures" in found && found.pictures[1]).toEqual({
    ...{ id: 4, name: "4.jpg", label: "cluster 1" },
    at: [expect.any(Number), expect.any(Number)],
  });
  expect(projected.get()).toBe(found);
  // Once to compare with, once to ask with.
  expect(reads).toBe(2);
  await projected.close();
});

it("says what went wrong, once, and begins anew when it is asked again", async () => {
  const index = planted(3);
  let isBroken = true;
  const descriptors: OpenIndex["descriptors"] = async (ids) => {
    if (isBroken) throw new Error("disk");
    return index.descriptors(ids);
  };
  const projected = new ProjectedIndex({ ...index, descriptors });
  projected.get();
  const outcome = () => {
    try {
      return Object.keys(projected.get()).join();
    } catch (error) {
      return (error as Error).message;
    }
  };
  await expect.poll(outcome, { timeout: 20_000 }).toBe("disk");
  isBroken = false;
  expect(outcome()).toBe("done");
  await expect.poll(outcome, { timeout: 20_000 }).toBe("total,pictures");
  await projected.close();
});

it("closing ends what is under way: nothing is read any more", async () => {
  let reads = 0;
  const index = planted(1500);
  const descriptors: OpenIndex["descriptors"] = (ids) => {
    reads++;
    return index.descriptors(ids);
  };
  const projected = new ProjectedIndex({ ...index, descriptors });
  projected.get();
  await projected.close();
  const read = reads;
  expect(read).toBeLessThan(6);
  await new Promise((resolve) => setTimeout(resolve, 50));
  expect(reads).toBe(read);
  await new ProjectedIndex(index).close();
});
