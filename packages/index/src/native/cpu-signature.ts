import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { cpus } from "node:os";

/**
 * Identifies what this machine's processor can execute: 16 hexadecimal digits, equal on equal processors. Code compiled
 * with `-march=native` under one signature may die of an illegal instruction under another.
 */
export function cpuSignature(): string {
  const features = process.platform === "linux" ? linuxCpuFlags() : [];
  const text = [cpus()[0]?.model ?? "unknown", ...features].join("\n");
  return createHash("sha256").update(text).digest("hex").slice(0, 16);
}

/** The names of the instruction sets, sorted: a virtual machine may hide some of those that the model has. */
function linuxCpuFlags(): string[] {
  try {
    const line = /^(?:flags|Features)\s*:(.*)$/m.exec(readFileSync("/proc/cpuinfo", "latin1"));
    return (line?.[1] ?? "").trim().split(/\s+/).sort();
  } catch {
    return [];
  }
}
