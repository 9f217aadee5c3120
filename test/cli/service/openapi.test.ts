import { openApiDocument, operations } from "@loci/cli/service";
import { Validator } from "@seriousme/openapi-schema-validator";
import { expect, it } from "vitest";
import { tinyService } from "../../support/tiny-service.js";

it("is valid OpenAPI 3.1, says the validator, which refuses a broken one", async () => {
  const validator = new Validator();
  const document = JSON.parse(JSON.stringify(openApiDocument()));
  expect(await validator.validate(document)).toMatchObject({ valid: true });
  expect(validator.version).toBe("3.1");
  const { info: _, ...broken } = document;
  expect(await new Validator().validate(broken)).toMatchObject({ valid: false });
});

it("every reference leads somewhere", () => {
  const text = JSON.stringify(openApiDocument());
  const { components } = JSON.parse(text) as { components: { schemas: object } };
  const references = [...text.matchAll(/"\$ref":"([^"]+)"/g)].map((match) => match[1] as string);
  expect(references.length).toBeGreaterThan(20);
  for (const reference of references) {
    expect(Object.keys(components.schemas)).toContain(reference.replace("#/components/schemas/", ""));
  }
});

it("every operation is there, and asks for a key unless it says otherwise", async () => {
  const { url } = await tinyService({ keys: ["a".repeat(20)], logLevel: "silent" });
  expect(await (await fetch(`${url}/openapi.json`)).json()).toEqual(JSON.parse(JSON.stringify(openApiDocument())));
  for (const [path, methods] of Object.entries(operations)) {
    for (const [method, { isOpen = false }] of Object.entries(methods)) {
      const { status } = await fetch(url + path.replace("{id}", "1"), { method: method.toUpperCase() });
      expect([path, method, status]).toEqual([path, method, isOpen ? 200 : 401]);
    }
  }
});
