import { type ChildProcess, fork } from "node:child_process";
import { existsSync } from "node:fs";
import { createRandom, type Random } from "@loci/core";
import {
  createIndexWriter,
  type IndexKind,
  indexKindNames,
  openIndex,
  openIndexWriter,
  repairIndex,
  verifyIndex,
} from "@loci/index";
import { victimDescription, victimDescriptor, victimDimension } from "../support/workers/index-victim-data.js";

/** What the victim tells. */
type Operation =
  | { readonly kind: "put"; readonly pictures: readonly (readonly [id: number, version: number])[] }
  | { readonly kind: "remove"; readonly ids: readonly number[] }
  | { readonly kind: "rewrite" | "commit" };
type Message = { readonly ready?: true; readonly begin?: Operation; readonly done?: Operation };

/** After so many kills, all kinds together, an index that no victim has completed is completed. */
const BUILDING_ROUNDS = 18;

/** The part of the victims of a complete index that repair it. */
const REPAIRS = 0.25;

/** What came of some kills. */
export interface KillReport {
  readonly kills: number;
  readonly acknowledged: number;
  /** Kills by what was under way, "nothing" between two operations. */
  readonly during: Readonly<Record<string, number>>;
  /** Additions, changes and removals that were under way and happened all the same. */
  readonly completed: number;
}

/**
 * Kills (SIGKILL) a process that builds, changes, compacts and repairs an index, again and again at random moments, and checks after
 * each that everything acknowledged is there, that the operation under way happened as a whole or not at all, that the index
 * verifies and answers, and that the next writer can go on.
 * @param pathFor where the index of a kind is
 * @throws Error at the first thing that is wrong
 */
export async function killAtRandom(
  rounds: number,
  seed: number,
  pathFor: (kind: IndexKind) => string,
  report: (line: string) => void = () => {},
): Promise<KillReport> {
  const random = createRandom(seed);
  const states = new Map(indexKindNames.map((kind) => [kind, new Map<number, number>()]));
  const during: Record<string, number> = {};
  let [acknowledged, completed] = [0, 0];
  for (let round = 0; round < rounds; round++) {
    const kind = indexKindNames[round % indexKindNames.length] as IndexKind;
    const directory = pathFor(kind);
    const versions = states.get(kind) as Map<number, number>;
    const phase = phaseOf(directory, random);
    const { done, pending } = await oneKill(directory, kind, phase, random);
    for (const operation of done) carryOut(versions, operation);
    if (phase === "repair") await repairIndex(directory);
    const isDone = await checkAfterKill(directory, kind, versions, pending);
    // Some deaths in the middle of a build are enough.
    if (round >= BUILDING_ROUNDS && !existsSync(directory)) await finishBuild(directory, kind);
    if (isDone && pending) {
      carryOut(versions, pending);
      if (pending.kind === "put" || pending.kind === "remove") completed++;
    }
    acknowledged += done.length;
    during[pending?.kind ?? "nothing"] = (during[pending?.kind ?? "nothing"] ?? 0) + 1;
    report(`${round + 1}/${rounds} ${kind}: ${done.length} acknowledged, killed during ${pending?.kind ?? "nothing"}`);
  }
  return { kills: rounds, acknowledged, during, completed };
}

type Phase = "build" | "edit" | "repair";

function phaseOf(directory: string, random: Random): Phase {
  if (!existsSync(directory)) return "build";
  return random.uniform() < REPAIRS ? "repair" : "edit";
}

interface Life {
  readonly done: readonly Operation[];
  /** Begun and not acknowledged. */
  readonly pending: Operation | undefined;
}

/** One process from its start to its end. */
async function oneKill(directory: string, kind: IndexKind, phase: Phase, random: Random): Promise<Life> {
  const victim = new URL("../support/workers/index-victim.js", import.meta.url);
  const child = fork(victim, [directory, `${random.integer(2 ** 31)}`, kind, phase], { execArgv: [] });
  const done: Operation[] = [];
  let pending: Operation | undefined;
  const ready = new Promise<void>((resolve) => {
    child.on("message", (message: Message) => {
      if (message.ready) resolve();
      if (message.begin) pending = message.begin;
      if (message.done) {
        done.push(message.done);
        pending = undefined;
      }
    });
  });
  const ended = endOf(child);
  // One in ten dies while it opens the index, before it has said anything.
  const isEarly = random.uniform() < 0.1;
  if (!isEarly) await Promise.race([ready, ended]);
  await Promise.race([new Promise((resolve) => setTimeout(resolve, random.uniform() * (isEarly ? 400 : 700))), ended]);
  child.kill("SIGKILL");
  await ended;
  return { done, pending };
}

function endOf(child: ChildProcess): Promise<void> {
  return new Promise((resolve, reject) => {
    child.once("close", (code) => {
      // 0: it had committed; null: it was killed.
      if (code === 0 || code === null) resolve();
      else reject(new Error(`the victim ended with ${code}`));
    });
  });
}

function carryOut(versions: Map<number, number>, operation: Operation): void {
  if (operation.kind === "put") for (const [id, version] of operation.pictures) versions.set(id, version);
  if (operation.kind === "remove") for (const id of operation.ids) versions.delete(id);
}

async function finishBuild(directory: string, kind: IndexKind): Promise<void> {
  const writer = await createIndexWriter(directory, victimDescription(kind), { resume: true });
  if (writer.count > 0) await writer.commit();
  else await writer.close();
}

/** @returns whether the operation that was under way has happened */
async function checkAfterKill(
  directory: string,
  kind: IndexKind,
  acknowledged: ReadonlyMap<number, number>,
  pending: Operation | undefined,
): Promise<boolean> {
  const isBuilt = existsSync(directory);
  if (isBuilt) await verifyIndex(directory);
  const writer = isBuilt
    ? await openIndexWriter(directory)
    : await createIndexWriter(directory, victimDescription(kind), { resume: true });
  const found = new Map([...writer.rows].map(([id, row]) => [id, Number(row["version"])]));
  await writer.close();
  const after = new Map(acknowledged);
  if (pending) carryOut(after, pending);
  if (!isSame(found, acknowledged) && !isSame(found, after)) {
    throw new Error(
      `${directory}: ${found.size} pictures, acknowledged ${acknowledged.size}, pending ${JSON.stringify(pending)}`,
    );
  }
  if (isBuilt) await checkAnswers(directory, found);
  return isSame(found, after);
}

const isSame = (a: ReadonlyMap<number, number>, b: ReadonlyMap<number, number>): boolean =>
  a.size === b.size && [...a].every(([id, version]) => b.get(id) === version);

async function checkAnswers(directory: string, versions: ReadonlyMap<number, number>): Promise<void> {
  const index = await openIndex(directory);
  try {
    const ids = [...versions.keys()];
    const stored = await index.descriptors(ids);
    for (const [place, id] of ids.entries()) {
      const expected = victimDescriptor(id, versions.get(id) as number);
      const got = stored.subarray(place * victimDimension, (place + 1) * victimDimension);
      if (!Buffer.from(got.slice().buffer).equals(Buffer.from(expected.buffer)))
        throw new Error(`descriptor of ${id} is another`);
    }
    const [hits] = await index.search(stored.slice(0, victimDimension), ids.length + 5);
    if (hits && hits.length !== ids.length) throw new Error(`${hits.length} hits of ${ids.length}`);
    if (hits?.[0] && hits[0].distance > 1e-6) throw new Error("a picture does not find itself");
  } finally {
    await index.close();
  }
}
