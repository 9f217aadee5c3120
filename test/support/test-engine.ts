import { openTensorFlowEngine, RetrievalError, type TensorFlowEngine, type TensorFlowEngineName } from "@loci/core";

/** What the suites of heads, losses and operators compute with: WebAssembly, or what LOCI_TEST_ENGINE names. */
export const openTestEngine = (): Promise<TensorFlowEngine> =>
  openTensorFlowEngine((process.env["LOCI_TEST_ENGINE"] ?? "wasm") as TensorFlowEngineName);

/** An engine by name; where it does not load, the test is skipped with the reason. */
export async function engineOrSkip(
  name: TensorFlowEngineName,
  skip: (reason: string) => never,
): Promise<TensorFlowEngine> {
  try {
    return await openTensorFlowEngine(name);
  } catch (error) {
    if (error instanceof RetrievalError) return skip(error.message);
    throw error;
  }
}
