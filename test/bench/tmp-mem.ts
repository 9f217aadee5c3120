import { networkTail, openBackbone, openTensorFlowEngine, tensorflowOps } from "@loci/core";
const b = await openBackbone(process.argv[2]!);
const [from, layer] = [process.argv[3]!, process.argv[4]!];
const size = Number(process.argv[5]), batch = Number(process.argv[6]);
const tail = networkTail(b, { from, layers: [layer], size });
const { tf } = await openTensorFlowEngine("wasm");
const ops = tensorflowOps(tf);
const { height, width, channels } = tail.sizes[0];
const rss0 = process.memoryUsage().rss;
console.log("values per picture", tail.valuesPerPicture, "input", height * width * channels, "weights", Object.values(tail.parameters).reduce((s, { data }) => s + data.length, 0));
const vars = Object.fromEntries(Object.entries(tail.parameters).map(([n, { shape, data }]) => [n, tf.variable(tf.tensor(data, [...shape]))]));
for (let i = 0; i < 2; i++) {
  const t = performance.now(); const c = process.cpuUsage();
  tf.tidy(() => {
    const x = tf.randomUniform([batch, height, width, channels]);
    const { value, grads } = tf.variableGrads(() => tf.mean(tf.square(tail.compute(ops, [x], vars as never)[0] as never)) as never);
    value.dataSync(); for (const g of Object.values(grads)) g.dataSync();
  });
  const cpu = process.cpuUsage(c);
  console.log("ms per picture", (performance.now() - t) / batch, "cpu", (cpu.user + cpu.system) / 1000 / batch);
}
const held = process.resourceUsage().maxRSS * 1024 - rss0;
console.log("bytes per batch value", held / batch / (tail.valuesPerPicture + height * width * channels), "MB", held / 1e6);
