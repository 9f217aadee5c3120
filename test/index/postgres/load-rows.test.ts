import { expect, it } from "vitest";
import { copyPieces } from "../../../packages/index/dist/postgres/load-rows.js";

const columns = {
  path: { type: "text", column: "path" },
  frame: { type: "number", column: "frame" },
} as const;

it("writes the binary form of COPY, byte for byte", () => {
  const rows = [
    { id: 258, descriptor: Float32Array.of(1), row: { path: "é", frame: -2 } },
    { id: 1, descriptor: Float32Array.of(0), row: { path: "" } },
  ];
  const bytes = Buffer.concat([...copyPieces(rows, columns, 1)]).toString("hex");
  const [signature, flagsAndExtension] = ["5047434f50590aff0d0a00", "0000000000000000"];
  const first = "0004 00000008 0000000000000102 00000008 0001 0000 3f800000 00000002 c3a9 00000008 c000000000000000";
  const second = "0004 00000008 0000000000000001 00000008 0001 0000 00000000 00000000 ffffffff";
  expect(bytes).toBe(`${signature}${flagsAndExtension}${first}${second}ffff`.replaceAll(" ", ""));
});

it("hands many rows out in pieces", () => {
  const row = (id: number) => ({ id, descriptor: Float32Array.of(1), row: { path: "p" } });
  const pieces = [
    ...copyPieces(
      Array.from({ length: 600 }, (_, id) => row(id)),
      columns,
      1,
    ),
  ];
  expect(pieces).toHaveLength(1 + 3 + 1);
});
