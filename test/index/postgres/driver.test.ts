import { createRequire } from "node:module";
import { expect, it } from "vitest";
import { driver } from "../../../packages/index/dist/postgres/driver.js";

it("is node-postgres, the same one each time", () => {
  const packageOfIndex = createRequire(new URL("../../../packages/index/package.json", import.meta.url));
  expect(driver()).toBe(packageOfIndex("pg"));
  expect(driver()).toBe(driver());
  expect(new (driver().Client)().host).toBeTypeOf("string");
});
