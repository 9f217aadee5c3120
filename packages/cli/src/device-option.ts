import { chooseOnnxDevice, type OnnxDeviceChoice, onnxDeviceNames } from "@loci/core";
import type { Options } from "yargs";
import type { CommandContext } from "./command.js";

/** For every command that runs networks. */
export const deviceOption = {
  choices: ["auto", ...onnxDeviceNames] as OnnxDeviceChoice[],
  default: "cpu" as OnnxDeviceChoice,
  describe: "What computes the network: auto takes a graphics card if there is one; loci doctor lists them",
} as const satisfies Options;

/**
 * The context with the device that `--device` names; what `auto` came to is told once, here.
 * @throws RetrievalError when a device was named that is not there
 */
export async function withDevice(
  given: Readonly<Record<string, unknown>>,
  context: CommandContext,
): Promise<CommandContext> {
  const choice = given["device"] as OnnxDeviceChoice | undefined;
  // The processor needs no trial.
  if (choice === undefined || choice === "cpu") return context;
  const { device, fallback } = await chooseOnnxDevice(choice);
  if (fallback !== undefined) context.terminal.note(fallback);
  return { ...context, device };
}
