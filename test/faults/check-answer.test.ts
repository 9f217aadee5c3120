import { openApiDocument } from "@loci/cli/service";
import { describe, expect, it } from "vitest";
import { createAnswerCheck, isFromRoute } from "./check-answer.js";

const never = { folders: ["/srv/photos"], key: "a-key-that-is-secret" };
const problemOf = createAnswerCheck(JSON.parse(JSON.stringify(openApiDocument())), never);
const answer = (
  status: number,
  body: unknown,
  type = status < 400 ? "application/json" : "application/problem+json",
) => ({
  status,
  headers: { "content-type": `${type}; charset=utf-8` },
  body: Buffer.from(typeof body === "string" ? body : JSON.stringify(body)),
});
const refusal = (status: number, detail: string) =>
  answer(status, { type: "about:blank", title: "Refused", status, detail });
const asked = { route: "", method: "GET", path: "/v1/images/7/metadata", query: [], headers: [] };
const row = { id: 7, name: "a.png", row: { path: "a.png", frame: 3 } };

describe("what an answer is told from", () => {
  it("takes what the document describes", () => {
    expect(problemOf(answer(200, row), asked)).toBeUndefined();
    expect(problemOf(refusal(404, "there is no picture with the id 7"), asked)).toBeUndefined();
    expect(problemOf(answer(200, "anything", "text/html"))).toBeUndefined();
  });

  it.each([
    ["a defect", refusal(500, "This is a defect"), /defect/],
    ["another body", answer(200, { ...row, id: -7 }), /not what is described/],
    ["a part that is not described", answer(200, { ...row, more: 1 }), /not what is described/],
    ["no JSON", answer(200, "{"), /no JSON/],
    [
      "a refusal of another type",
      answer(404, { error: "Not Found" }, "application/json"),
      /refused with application\/json/,
    ],
    ["a refusal without its parts", answer(404, { status: 404 }), /not what is described/],
    ["a status of the route that is not described", refusal(409, "not now"), /status 409 is not described/],
    ["a folder", refusal(404, "/srv/photos/a.png is not there"), /the answer has \/srv\/photos/],
    ["the key", refusal(404, "not with a-key-that-is-secret"), /the answer has a-key/],
    ["a stack", answer(422, "x\n    at read (x.js:1:2)", "application/problem+json"), /stack/],
  ])("finds %s", (_, given, problem) => {
    expect(problemOf(given, asked)).toMatch(problem);
  });
});

it("tells what a route refuses from what is refused before it", () => {
  expect(isFromRoute(answer(200, row))).toBe(true);
  expect(isFromRoute(refusal(404, "there is no picture with the id 7"))).toBe(true);
  expect(isFromRoute(refusal(404, "there is nothing here. GET /openapi.json lists what there is"))).toBe(false);
  expect(isFromRoute(refusal(421, "Host header: expected localhost"))).toBe(false);
});
