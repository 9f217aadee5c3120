// A worker of an index for test/index/index-thread.test.ts: it counts descriptors of one component and obeys commands
// that come as the name of a file.
let size = 0;

export const loaded = () => {};

export default async function answer(task) {
  if (task.size !== size) throw new Error(`the worker that held the ${task.size} descriptors has died`);
  if (task.kind === "add") {
    const count = task.descriptors.length;
    // The first of two calls takes longer, to show that the second waits for it.
    await new Promise((resolve) => setTimeout(resolve, count));
    size += count;
  }
  if (task.file === "exit") process.exit(3);
  if (task.file === "exit later") setTimeout(() => process.exit(3), 10);
  if (task.file === "throw") throw new Error("out of order");
  if (task.file === "problem") return { size, problem: "no space" };
  return { size };
}
