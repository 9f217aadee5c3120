/**
 * ONNX Runtime from 1.29 on tells Microsoft, unless this variable says no, of each session: names and hashes of networks, the machine, how long runs take
 * (github.com/microsoft/onnxruntime, docs/Privacy.md). It keeps what it could not send below `~/.cache` and an identifier of the machine with it.
 *
 * It looks once, at its first session. Threads have a copy of the environment which native code does not see, so this is for the main thread, before
 * any other is started. Whoever wants it can set the variable to 0.
 */
export function refuseTelemetry(): void {
  process.env["ORT_DISABLE_TELEMETRY"] ??= "1";
}
