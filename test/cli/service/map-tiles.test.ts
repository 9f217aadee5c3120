import { chooseTiles, tileOrigin } from "@loci/cli/service";
import { expect, it } from "vitest";

const url = "https://tiles.example.org:8443/{z}/{x}/{y}.png?key=a";

it("takes a URL with the three numbers, and who made the tiles", () => {
  expect(chooseTiles(url, " © them ")).toEqual({ url, attribution: "© them" });
  expect(tileOrigin(url)).toBe("https://tiles.example.org:8443");
  expect(chooseTiles(undefined, undefined)).toBeUndefined();
});

it.each([
  [undefined, "© them", /go together/],
  [url, undefined, /go together/],
  [url, " ", /go together/],
  ["tiles/{z}/{x}/{y}.png", "©", /begins with https/],
  ["ftp://example.org/{z}/{x}/{y}", "©", /begins with https/],
  ["javascript:alert({z}{x}{y})", "©", /begins with https/],
  ["https://user:secret@example.org/{z}/{x}/{y}", "©", /begins with https/],
  // What would add another source, or another directive, to the policy of the page.
  ["https://a.example,evil.example/{z}/{x}/{y}", "©", /begins with https/],
  ["https://a.example;script-src/{z}/{x}/{y}", "©", /begins with https/],
  ["https://{s}.example.org/{z}/{x}/{y}", "©", /begins with https/],
  ["https://example.org/{z}/{x}.png", "©", /once each/],
  ["https://example.org/{z}/{x}/{y}/{y}", "©", /once each/],
  ["https://example.org/{z}/{x}/{y}{r}.png", "©", /once each/],
  ["https://example.org/{z}/{x}/{y", "©", /once each/],
] as const)("refuses %s with %s", (given, attribution, message) => {
  expect(() => chooseTiles(given, attribution)).toThrow(message);
});
