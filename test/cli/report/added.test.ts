import { reportAdded } from "@loci/cli";
import { RetrievalError } from "@loci/core";
import { expect, test } from "vitest";
import { testTerminal } from "../../support/test-terminal.js";

test("counts, and the list of those that were skipped", () => {
  const { terminal, out, notes } = testTerminal();
  const skipped = [
    { picture: { path: "/a.jpg", name: "a.jpg" }, reason: new RetrievalError({ what: "/a.jpg is text" }) },
  ];
  const result = { added: 3, updated: 1, passedOver: 2, skipped, count: 10 };
  expect(reportAdded(result, "in it already", false, terminal)).toBe("partly");
  expect(out).toEqual(["3 added, 1 described again, 2 in it already; 10 pictures in the index"]);
  expect(notes.join()).toContain("/a.jpg is text");
  const nothing = { added: 0, updated: 0, passedOver: 0, skipped: [], count: 10 };
  expect(reportAdded(nothing, "x", false, terminal)).toBe("done");
  expect(out.at(-1)).toBe("nothing to do; 10 pictures in the index");
  reportAdded(result, "x", true, terminal);
  expect(JSON.parse(out.at(-1) as string)).toMatchObject({ added: 3, skipped: [{ path: "/a.jpg" }] });
});
