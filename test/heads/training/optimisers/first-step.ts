import { optimiserDefinitions } from "@loci/heads";
import { openTestEngine } from "../../../support/test-engine.js";

/** A single number after one step from 2 with gradient 0.5 and rate 0.1, and the state after it. */
export async function firstStep(name: string, given: Record<string, unknown>, weightDecay: number) {
  const { tf, ops } = await openTestEngine();
  const definition = optimiserDefinitions[name]!;
  const options = definition.options.parse(given);
  const zeros = definition.stateNames(options).map((state) => [state, tf.scalar(0)]);
  const { parameter, state } = definition.update(ops, {
    parameter: tf.scalar(2) as ReturnType<typeof tf.tensor>,
    gradient: tf.scalar(0.5) as ReturnType<typeof tf.tensor>,
    state: Object.fromEntries(zeros),
    rate: 0.1,
    weightDecay,
    step: 1,
    options,
  });
  const numbers = Object.entries(state).map(([key, tensor]) => [key, tensor.dataSync()[0]!]);
  return { parameter: parameter.dataSync()[0]!, state: Object.fromEntries(numbers) as Record<string, number> };
}
