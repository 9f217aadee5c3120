import { cp, mkdir, readdir, rm, symlink } from "node:fs/promises";
import { join } from "node:path";
import { cacheDirectory, createRandom } from "@loci/core";
import { runLoci } from "../support/run-loci.js";
import { type Fault, type FaultedRun, nameOf, runWithFault, type WritePoint } from "./fault-library.js";
import type { Scenario } from "./scenarios.js";

const bin = join(import.meta.dirname, "../../packages/cli/bin/loci.cjs");

/** What is tried at the calls that change files. `random` kills at a random time. */
export const faultKinds = ["kill", "torn", "full", "EIO", "EACCES", "clock", "random"] as const;
export type FaultKind = (typeof faultKinds)[number];

export interface Injection {
  readonly scenario: Scenario;
  readonly kinds: readonly FaultKind[];
  /** At which of the calls of an undisturbed run, from 1; asked for each kind. */
  at(points: readonly WritePoint[]): readonly number[];
  readonly library: string;
  /** An empty folder. */
  readonly folder: string;
  readonly seed?: number;
  readonly report?: (line: string) => void;
}

/** What went wrong after a fault. */
interface Finding {
  readonly scenario: string;
  readonly fault: string;
  /** The call at which it happened. */
  readonly point: string;
  readonly what: string;
}

export interface InjectionReport {
  readonly scenario: string;
  /** Calls that change files in one undisturbed run. */
  readonly points: number;
  /** Runs with a fault in them. */
  readonly runs: number;
  /** Runs that ended well all the same, refused with exit code 1, or died. */
  readonly done: number;
  readonly refused: number;
  readonly killed: number;
  readonly findings: readonly Finding[];
  /** Names, without what is random, of temporary files that were there after the command had been brought to its end. */
  readonly leftovers: readonly string[];
}

const YEARS = 3 * 365 * 24 * 3600;

function faultOf(kind: FaultKind, at: number): Fault | undefined {
  switch (kind) {
    case "random":
      return undefined;
    case "EIO":
    case "EACCES":
      return { kind: "fail", at, error: kind };
    case "clock":
      return { kind: "clock", at, move: at % 2 === 0 ? YEARS : -YEARS };
    default:
      return { kind, at };
  }
}

/**
 * Runs a command again and again with a fault at one of the calls by which it changes files, and checks after each that what was
 * there or acknowledged is there, and that the same command comes to the same result as if nothing had been.
 */
export async function injectFaults(injection: Injection): Promise<InjectionReport> {
  const { scenario, kinds, library, folder, seed = 1, report = () => {} } = injection;
  const [base, work, scratch] = ["base", "work", "scratch"].map((name) => join(folder, name)) as [
    string,
    string,
    string,
  ];
  // Indexes know where their pictures are: all is made where it is used.
  await mkdir(join(work, "cache"), { recursive: true });
  await mkdir(scratch, { recursive: true });
  const networks = join(cacheDirectory(), "backbones");
  await mkdir(networks, { recursive: true });
  await symlink(networks, join(work, "cache/backbones"));
  const formerCache = process.env["LOCI_CACHE"];
  process.env["LOCI_CACHE"] = join(work, "cache");
  try {
    await scenario.prepare(work);
    await cp(work, base, { recursive: true, preserveTimestamps: true, verbatimSymlinks: true });
    const place = { scenario, base, work, scratch, library };
    const started = performance.now();
    const whole = await runOnce(place, undefined);
    const duration = performance.now() - started;
    if (whole.code !== 0) throw new Error(`${scenario.name} without a fault: ${whole.code} ${whole.notes}`);
    const wanted = await scenario.result(work);
    const random = createRandom(seed);
    const tally = { done: 0, refused: 0, killed: 0, runs: 0 };
    const findings: Finding[] = [];
    const leftovers = new Set<string>();
    for (const kind of kinds) {
      for (const at of injection.at(whole.points)) {
        const fault = faultOf(kind, at);
        const run = await runOnce(place, fault, kind === "random" ? random.uniform() * duration : undefined);
        tally.runs++;
        if (run.code === 0) tally.done++;
        else if (run.code === null) tally.killed++;
        else tally.refused++;
        const point = run.points[at - 1];
        const about = {
          scenario: scenario.name,
          fault: kind,
          point: kind === "random" || !point ? `${at}` : nameOf(point),
        };
        const problems = await problemsAfter(place, run, fault, wanted);
        for (const what of problems) {
          findings.push({ ...about, what });
          report(`${about.scenario}, ${about.fault} at ${at} (${about.point}): ${what}`);
        }
        for (const name of await leftoversIn(work)) leftovers.add(name);
      }
    }
    return {
      scenario: scenario.name,
      points: whole.points.length,
      ...tally,
      findings,
      leftovers: [...leftovers].sort(),
    };
  } finally {
    if (formerCache === undefined) delete process.env["LOCI_CACHE"];
    else process.env["LOCI_CACHE"] = formerCache;
  }
}

interface Place {
  readonly scenario: Scenario;
  readonly base: string;
  readonly work: string;
  readonly scratch: string;
  readonly library: string;
}

async function runOnce(place: Place, fault: Fault | undefined, killAfter?: number): Promise<FaultedRun> {
  const { scenario, base, work, scratch, library } = place;
  await rm(work, { recursive: true, force: true });
  await cp(base, work, { recursive: true, preserveTimestamps: true, verbatimSymlinks: true });
  return runThere({ scenario, work, scratch, library }, fault, killAfter);
}

function runThere(
  { scenario, work, scratch, library }: Omit<Place, "base">,
  fault: Fault | undefined,
  killAfter?: number,
): Promise<FaultedRun> {
  const { drive } = scenario;
  return runWithFault({
    ...{ library, root: work, scratch, cwd: work },
    words: [bin, ...scenario.words(work)],
    ...(fault && { fault }),
    ...(killAfter !== undefined && { killAfter }),
    ...(drive && { drive: (address) => drive(work, address) }),
  });
}

/** @returns what is wrong after a run with a fault */
async function problemsAfter(
  place: Place,
  run: FaultedRun,
  fault: Fault | undefined,
  wanted: string | undefined,
): Promise<string[]> {
  const { scenario, work } = place;
  const problems: string[] = [];
  if (run.code === 70 || run.notes.includes("this is a defect")) problems.push(`a defect: ${shortened(run.notes)}`);
  else if (run.code === null && fault !== undefined && fault.kind !== "kill" && fault.kind !== "torn")
    problems.push(`died of ${run.signal}: ${shortened(run.notes)}`);
  else if (run.code === 1 && !/^loci: .+/m.test(run.notes)) problems.push("refused without a word");
  try {
    await scenario.survey?.(work);
  } catch (error) {
    problems.push(`not as acknowledged: ${shortened(`${error}`)}`);
  }
  problems.push(...(await problemsOfGoingOn(place, run, wanted)));
  return problems;
}

/** The same command, undisturbed, comes to the same result. */
async function problemsOfGoingOn(place: Place, run: FaultedRun, wanted: string | undefined): Promise<string[]> {
  const { scenario, work } = place;
  try {
    const isThere = (await scenario.result(work)) === wanted;
    // A service ends well whatever it had to refuse: what it acknowledged is surveyed.
    if (run.code === 0 && !isThere && !scenario.drive) return ["said that it was done, and is not"];
    if (scenario.isOnce && isThere) return [];
    const next = scenario.drive
      ? await runThere(place, undefined).then(({ code, notes }) => ({ code, notes }))
      : await runLoci(...scenario.words(work));
    if (next.code !== 0) return [`the same command again: ${next.code} ${shortened(next.notes)}`];
    if ((await scenario.result(work)) !== wanted) return ["the same command again came to another result"];
    await scenario.survey?.(work);
    return [];
  } catch (error) {
    return [`afterwards: ${shortened(`${(error as Error).stack}`)}`];
  }
}

/** Temporary files and folders that nobody needs any more. */
async function leftoversIn(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true });
  const temporary = entries.filter((name) => /\.tmp$|\.building|\.replaced-|\.unfinished|writer\.lock/.test(name));
  return temporary.map((path) => nameOf({ call: "left", path: `/${path}` }));
}

const shortened = (text: string): string => text.trim().replace(/\s+/g, " ").slice(-400);
