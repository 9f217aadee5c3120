import { readdirSync } from "node:fs";
import { mkdir, readFile, rm } from "node:fs/promises";
import path from "node:path";
import { z } from "zod";
import { RetrievalError, reasonOf } from "../../errors.js";
import { writeFileAtomically } from "../../files/atomic-write.js";
import { configDirectory } from "../../files/config-directory.js";
import { statedSchema } from "./sidecar.js";

/** A network under a name of the user's. */
const registeredBackbone = z.strictObject({
  format: z.literal("loci-backbone"),
  version: z.literal(1),
  /** An absolute path, or an address. */
  location: z.string(),
  /** Of the network's file when it was registered, hex. */
  sha256: z.string(),
  /** What was said about it. */
  stated: statedSchema,
});

export type RegisteredBackbone = z.output<typeof registeredBackbone>;

/** Names are parts of model names: letters, digits, - and _. */
const NAME = /^[\w-]+$/;

/** @throws RetrievalError when the user has no place for settings */
function folder(): string {
  const directory = configDirectory();
  if (directory !== undefined) return path.join(directory, "backbones");
  const remedy = "Set the environment variable LOCI_CONFIG to a folder of yours";
  throw new RetrievalError({ what: "no home directory for registered backbones", remedy });
}

const fileOf = (name: string): string => path.join(folder(), `${name}.json`);

/** In order. Reads at once, since names are checked while a command line is read. */
export function registeredNames(): readonly string[] {
  const directory = configDirectory();
  if (directory === undefined) return [];
  try {
    const files = readdirSync(path.join(directory, "backbones"));
    return files.flatMap((file) => (file.endsWith(".json") && !file.startsWith(".") ? [file.slice(0, -5)] : [])).sort();
  } catch {
    return [];
  }
}

/** @throws RetrievalError when there is none of this name, or its record is damaged */
export async function readRegistered(name: string): Promise<RegisteredBackbone> {
  const file = fileOf(name);
  try {
    return registeredBackbone.parse(JSON.parse(await readFile(file, "utf8")));
  } catch (cause) {
    const reason = cause instanceof z.ZodError ? z.prettifyError(cause) : reasonOf(cause);
    const remedy = `loci backbones remove ${name}, then add it again`;
    throw new RetrievalError({ what: `${file} registers no backbone (${reason})`, remedy, cause });
  }
}

/** @throws RetrievalError when the name cannot be one or is taken */
export function checkNewName(name: string, taken: readonly string[]): void {
  if (!NAME.test(name)) {
    throw new RetrievalError({ what: "name of a backbone", expected: "letters, digits, - and _", got: `"${name}"` });
  }
  if (!taken.includes(name)) return;
  throw new RetrievalError({
    what: `there is a backbone "${name}" already`,
    remedy: "Choose another name, or remove it",
  });
}

/** @throws RetrievalError when it cannot be written */
export async function writeRegistered(
  name: string,
  given: Omit<RegisteredBackbone, "format" | "version">,
): Promise<void> {
  const content: z.input<typeof registeredBackbone> = { format: "loci-backbone", version: 1, ...given };
  await mkdir(folder(), { recursive: true });
  await writeFileAtomically(fileOf(name), `${JSON.stringify(content, null, 2)}\n`);
}

/** Forgets a name; the network stays where it is. @throws RetrievalError when there is none of this name */
export async function removeRegistered(name: string): Promise<void> {
  if (!registeredNames().includes(name)) {
    const known = registeredNames().join(", ") || "none";
    throw new RetrievalError({ what: `no registered backbone "${name}"; registered: ${known}` });
  }
  await rm(fileOf(name));
}
