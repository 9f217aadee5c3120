import { forgetTrials, forgiveTrial, openFolderStore, openTrials, storedObject } from "@loci/cli";
import { expect, it } from "vitest";
import { temporaryFolder } from "../../support/temporary-folder.js";

const newFile = async () => storedObject(openFolderStore(await temporaryFolder()), "trials.json");

it("remembers which picture was tried when a process ended, across processes", async () => {
  const file = await newFile();
  const first = await openTrials(file);
  expect(first.deaths(3)).toBe(0);
  await first.begin(2);
  await first.begin(3);
  // The process is gone; two more.
  const second = await openTrials(file);
  expect([second.deaths(2), second.deaths(3)]).toEqual([0, 1]);
  await second.begin(3);
  const third = await openTrials(file);
  expect(third.deaths(3)).toBe(2);
  await third.begin(4);
  const fourth = await openTrials(file);
  expect([fourth.deaths(3), fourth.deaths(4)]).toEqual([2, 1]);
});

it("does not count a process that was ended on purpose, and forgets a shard that is done", async () => {
  const file = await newFile();
  await (await openTrials(file)).begin(3);
  await (await openTrials(file)).begin(3);
  await forgiveTrial(file);
  expect((await openTrials(file)).deaths(3)).toBe(1);
  await forgetTrials(file);
  expect((await openTrials(file)).deaths(3)).toBe(0);
  await forgiveTrial(file);
  await forgetTrials(file);
});

it("begins anew when the file is damaged", async () => {
  const file = await newFile();
  await file.write('{"trying":');
  expect((await openTrials(file)).deaths(0)).toBe(0);
});
