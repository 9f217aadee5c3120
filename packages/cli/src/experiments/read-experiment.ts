import path from "node:path";
import { RetrievalError } from "@loci/core";
import type { z } from "zod";
import { type Experiment, experimentSchema } from "./experiment-schema.js";
import { atPlace, findLocated, type Located, placeOfKey, plainValue, readLocatedYaml } from "./located-yaml.js";

/** An experiment and where each of its parts was written. */
export interface ReadExperiment {
  readonly experiment: Experiment;
  /** Says where the part at this route stands, as "file:line:column". */
  readonly whereIs: (route: readonly PropertyKey[]) => string;
}

/** Experiment files have few keys; more than this of messages nobody reads. */
const MOST_MESSAGES = 20;

/**
 * Reads an experiment file; paths of its data are relative to it.
 * @throws RetrievalError naming the line of everything that is wrong, what was expected, and the nearest known name
 */
export async function readExperiment(file: string): Promise<ReadExperiment> {
  const tree = await readLocatedYaml(file);
  return checkExperiment(tree, path.dirname(file));
}

/** @param folder that paths of the data are relative to */
export function checkExperiment(tree: Located, folder: string): ReadExperiment {
  const result = experimentSchema.safeParse(plainValue(tree));
  if (!result.success) throw new RetrievalError({ what: messagesOf(result.error, tree).join("\n") });
  const { data, train, ...experiment } = result.data;
  const inFolder = <Data extends typeof data>(given: Data): Data => ({
    ...given,
    pictures: path.resolve(folder, given.pictures),
    ...(given.root !== undefined && { root: path.resolve(folder, given.root) }),
  });
  return {
    experiment: { ...experiment, data: inFolder(data), ...(train && { train: inFolder(train) }) },
    whereIs: (route) => atPlace(findLocated(tree, route).place),
  };
}

function messagesOf(error: z.ZodError, tree: Located): string[] {
  const messages = error.issues.map((issue) => messageOf(issue, tree));
  return [...new Set(messages)].slice(0, MOST_MESSAGES);
}

function messageOf(issue: z.core.$ZodIssue, tree: Located): string {
  const named = issue.path.filter((step) => typeof step === "string").join(".");
  const about = named === "" ? "" : `${named}: `;
  if (issue.code === "unrecognized_keys") {
    return `${atPlace(placeOfKey(tree, issue.path, issue.keys[0] as string))}: ${about}${issue.message}`;
  }
  const found = findLocated(tree, issue.path);
  const where = atPlace(found.place);
  if (isAbsent(tree, issue.path)) return `${where}: ${about}missing; ${issue.message}`;
  if (issue.code === "custom") return `${where}: ${about}${issue.message}`;
  const value =
    found.kind === "scalar" ? JSON.stringify(found.value) : `a ${found.kind === "map" ? "mapping" : "list"}`;
  return `${where}: ${about}${issue.message}, got ${value}`;
}

/** Whether the key that the path ends with is not there at all. */
function isAbsent(tree: Located, route: readonly PropertyKey[]): boolean {
  const end = route.findLastIndex((step) => typeof step === "string");
  const around = findLocated(tree, route.slice(0, end));
  return end >= 0 && around.kind === "map" && !around.entries.has(String(route[end]));
}
