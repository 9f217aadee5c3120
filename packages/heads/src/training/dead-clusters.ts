import type { Head, MapFormula } from "@loci/core";
import { mapData } from "../features/map-data.js";
import type { MapSource } from "../features/map-source.js";
import { reportAssignment } from "../vlad/report-assignment.js";
import { deadClusterAlarm } from "./alarms.js";

/** Heads that assign local descriptors to clusters, by parameters that `reportAssignment` knows. */
const WITH_CLUSTERS = ["netvlad", "ghostvlad", "actionvlad"];
/** Enough to see which clusters are never the first choice. */
const SAMPLE = { pictures: 50, perPicture: 100 };

const mapAsItIs: MapFormula = { parameters: {}, compute: (_ops, [featureMap]) => featureMap };

/**
 * The alarm when many clusters are the first choice of none of the local descriptors that are sampled, always the same ones.
 * Undefined also for heads without clusters, and for those whose local descriptors are not those of one feature map.
 * @param pictures places in the source to sample from
 */
export async function findDeadClusters(
  head: Head,
  source: MapSource,
  pictures: readonly number[],
  seed: number,
  signal?: AbortSignal,
): Promise<string | undefined> {
  const isDirect = head.necks.length === 0 && head.branches === undefined && head.inputs.length === 1;
  if (!isDirect || !WITH_CLUSTERS.includes(head.name)) return undefined;
  const { channels } = head.inputs[0];
  const sample = await mapData(source, { pictures, seed, signal }).locations(mapAsItIs, channels, [0], SAMPLE);
  const { deadClusters, clusters } = reportAssignment(head.parameters, sample);
  return deadClusterAlarm(deadClusters.length, clusters);
}
