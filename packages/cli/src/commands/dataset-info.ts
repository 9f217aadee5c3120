import { type DatasetDescription, describeDataset } from "@loci/core";
import { defineCommand } from "../command.js";
import { datasetOptions, openChosenDataset } from "../open-chosen-dataset.js";
import { table } from "../report/table.js";

export const datasetInfoCommand = defineCommand({
  usage: "info <pictures>",
  summary: "Tell what a data set is and what it holds",
  options: { ...datasetOptions, json: { type: "boolean", default: false, describe: "Print JSON" } },
  examples: [
    ["$0 dataset info photos", "Format, counts, classes, positions, splits"],
    ["$0 dataset info cub --format cub-200-2011 --classes 101-200", "The half that papers test on"],
  ],
  async run(given, { terminal }) {
    const description = describeDataset(await openChosenDataset(given));
    if (given.json) terminal.out(JSON.stringify(description, null, 2));
    else terminal.out(table(["", ""], asRows(description)).trimStart());
    return "done";
  },
});

function asRows(description: DatasetDescription): (readonly [string, string])[] {
  const { classes, positions, truth, splits, attributes, ...counts } = description;
  const { format, root, pictures, gallery, queries } = counts;
  const optional = (name: string, count: number) => (count === 0 ? [] : [[name, `${count}`] as const]);
  return [
    ["format", format],
    ["root", root],
    ["pictures", `${pictures}: ${gallery} in the gallery, ${queries} ask`],
    ...Object.entries(splits).map(([split, count]) => [`split ${split}`, `${count}`] as const),
    ...(classes
      ? [
          [
            "classes",
            `${classes.count}, of ${classes.least} to ${classes.most} pictures (median ${classes.median})`,
          ] as const,
        ]
      : []),
    ...(positions ? [["positions", `${positions.count} (${positions.extent})`] as const] : []),
    ...optional("headings", counts.headings),
    ...optional("times", counts.times),
    ...optional("sequences", counts.sequences),
    ...optional("boxes", counts.boxes),
    ...(attributes.length > 0 ? [["attributes", attributes.join(", ")] as const] : []),
    [
      "truth",
      truth === undefined
        ? "by protocol: classes, positions or frames"
        : `listed: ${truth.positives} positives, ${truth.ignored} ignored, ${truth.without} queries without a positive`,
    ],
  ];
}
