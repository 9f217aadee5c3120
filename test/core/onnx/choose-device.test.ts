import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { chooseOnnxDevice, OnnxGraph, onnxDeviceNames, openOnnxSession, probeOnnxDevices } from "@loci/core";
import { describe, expect, it, vi } from "vitest";
import { whatIsLacking } from "../../../packages/core/dist/onnx/choose-device.js";
import { temporaryFolder } from "../../support/temporary-folder.js";

const THIS_SYSTEM = `${process.platform}-${process.arch}`;

describe("chooseOnnxDevice", () => {
  it("takes the processor when it is named", async () => {
    expect(await chooseOnnxDevice("cpu")).toEqual({ device: "cpu" });
  });

  it("falls back from auto with the reason, or takes what works", async () => {
    const works = (await probeOnnxDevices()).filter((report) => report.works).map(({ name }) => name);
    const chosen = await chooseOnnxDevice("auto");
    expect(works).toContain(chosen.device);
    if (chosen.device === "cpu") expect(chosen.fallback).toMatch(/^Computing on the processor: .+/);
    else expect(chosen.fallback).toBeUndefined();
  });

  it("refuses a device that is named and not there, with the reason and what to do", async ({ skip }) => {
    const missing = (await probeOnnxDevices()).find(({ works }) => !works);
    if (missing === undefined) return skip("every device is here");
    await expect(chooseOnnxDevice(missing.name)).rejects.toThrow(
      new RegExp(`device "${missing.name}" (is not there|does not compute) \\(.+\\)\\. .+`),
    );
  });

  it("refuses a device that does not exist", async () => {
    await expect(chooseOnnxDevice("abacus" as "cpu")).rejects.toThrow('unknown device "abacus"');
  });
});

describe("probeOnnxDevices", () => {
  it("tells of all of them, and the processor computes", async () => {
    const reports = await probeOnnxDevices();
    expect(reports.map(({ name }) => name)).toEqual(onnxDeviceNames);
    expect(reports.at(-1)).toMatchObject({ name: "cpu", works: true });
  });
});

describe("whatIsLacking", () => {
  const definition = {
    summary: "",
    providers: ["cuda"],
    systems: [THIS_SYSTEM],
    files: ["liba.so", "libb.so"],
    libraries: ["libloci-not-there.so.9"],
  };

  it("names the system first, then the files, then the libraries, then nothing", async () => {
    const folder = await temporaryFolder();
    expect(await whatIsLacking({ ...definition, systems: ["plan9-mips"] }, folder)).toBe("it is for plan9-mips");
    expect(await whatIsLacking(definition, folder)).toBe(`liba.so, libb.so not in ${folder}`);
    await writeFile(join(folder, "liba.so"), "");
    expect(await whatIsLacking(definition, folder)).toBe(`libb.so not in ${folder}`);
    await writeFile(join(folder, "libb.so"), "");
    if (process.platform === "linux") {
      expect(await whatIsLacking(definition, folder)).toBe("libloci-not-there.so.9 not found");
      const libraries = join(folder, "cuda");
      await mkdir(libraries);
      await writeFile(join(libraries, "libloci-not-there.so.9"), "");
      vi.stubEnv("LD_LIBRARY_PATH", libraries);
    }
    try {
      expect(await whatIsLacking(definition, folder)).toBeUndefined();
    } finally {
      vi.unstubAllEnvs();
    }
  });
});

describe("a session on a device that is not there", () => {
  it("is refused and does not quietly compute on the processor", async ({ skip }) => {
    const missing = (await probeOnnxDevices()).find(({ works }) => !works);
    if (missing === undefined) return skip("every device is here");
    const graph = new OnnxGraph();
    graph.node("Abs", [graph.input("x", "float32", [1])], {}, "y");
    graph.output("y", "float32", [1]);
    await expect(openOnnxSession(graph.encode(), { device: missing.name })).rejects.toThrow("ONNX Runtime: ");
  });
});
