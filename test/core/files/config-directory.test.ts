import path from "node:path";
import { expect, it, vi } from "vitest";
import { configDirectory } from "../../../packages/core/dist/files/config-directory.js";

it("is where LOCI_CONFIG says, else where XDG_CONFIG_HOME or the home directory says", () => {
  vi.stubEnv("LOCI_CONFIG", "somewhere");
  expect(configDirectory()).toBe(path.resolve("somewhere"));
  vi.stubEnv("LOCI_CONFIG", "");
  if (process.platform !== "linux") return;
  vi.stubEnv("XDG_CONFIG_HOME", "/settings");
  expect(configDirectory()).toBe("/settings/loci");
  vi.stubEnv("XDG_CONFIG_HOME", "");
  vi.stubEnv("HOME", "/home/ada");
  expect(configDirectory()).toBe("/home/ada/.config/loci");
});
