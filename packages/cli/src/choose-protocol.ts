import { createProtocol, type Dataset, defaultProtocol, type Protocol, protocols } from "@loci/core";
import type { Options } from "yargs";
import { wholeNumber, wholeNumbers } from "./number-option.js";

/** The options that choose a protocol and set its numbers. */
export const protocolOptions = {
  protocol: {
    choices: Object.keys(protocols),
    describe: "What is asked of whom, and what counts as found (default: what fits the data; see loci protocols)",
  },
  cutoffs: wholeNumbers("The k of recall@k and its like (default: the protocol's)", { least: 1 }),
  radius: {
    type: "number",
    requiresArg: true,
    describe: "Metres within which a picture counts as found (default: the protocol's)",
  },
  tolerance: wholeNumber("Frames by which a picture may be off and count as found (default: the protocol's)", {
    least: 0,
  }),
  "other-sequences": {
    type: "boolean",
    describe: "Ignore gallery pictures of the query's own sequence (default: no)",
  },
  metrics: {
    type: "string",
    array: true,
    requiresArg: true,
    describe: "Metrics in place of the protocol's own, such as recall@5 mAP MRR; recall@k: one for each cut-off",
  },
} as const satisfies Record<string, Options>;

export interface ChosenProtocol {
  readonly protocol?: string | undefined;
  readonly cutoffs?: readonly number[] | undefined;
  readonly radius?: number | undefined;
  readonly tolerance?: number | undefined;
  readonly otherSequences?: boolean | undefined;
  readonly metrics?: readonly string[] | undefined;
}

/**
 * The protocol that the options name, or the one that fits the data.
 * @param ordersOnly whether the system under test tells no scores: metrics of scores are left out unless they are named
 * @throws RetrievalError when there is no such protocol or metric, or a setting does not fit it
 */
export function chooseProtocol(dataset: Dataset, chosen: ChosenProtocol, ordersOnly = false): Protocol {
  const name = chosen.protocol ?? defaultProtocol(dataset);
  const { cutoffs, radius, tolerance, otherSequences, metrics } = chosen;
  const protocol = createProtocol(name, {
    ...(cutoffs && { cutoffs }),
    ...(radius !== undefined && { radius }),
    ...(tolerance !== undefined && { tolerance }),
    ...(otherSequences !== undefined && { otherSequences }),
    ...(metrics && { metrics }),
  });
  if (!ordersOnly || metrics !== undefined) return protocol;
  const ofRankings = protocol.metrics.filter(({ kind }) => kind === "ranking").map((metric) => metric.name);
  return chooseProtocol(dataset, { ...chosen, protocol: name, metrics: ofRankings });
}
