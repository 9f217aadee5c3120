import { z } from "zod";
import { components, type Operation, operations, ref } from "./operations.js";
import { PROBLEM_TYPE } from "./problem.js";

const common: Readonly<Record<number, string>> = {
  400: "Malformed",
  401: "No API key, or a wrong one",
  429: "Too much is waiting already; try again after Retry-After seconds",
  503: "Not done within the time limit, or closing",
};

/** The OpenAPI 3.1 document of the service. */
export function openApiDocument(): object {
  const paths = Object.entries(operations).map(([path, methods]) => [
    path,
    Object.fromEntries(Object.entries(methods).map(([method, operation]) => [method, describe(operation)])),
  ]);
  return {
    openapi: "3.1.0",
    info: { title: "Loci", version: "1", description: "Searches indexes of pictures by what they show." },
    security: [{ key: [] }],
    paths: Object.fromEntries(paths),
    components: {
      schemas: componentSchemas(),
      securitySchemes: { key: { type: "http", scheme: "bearer", description: "Where the server was given keys" } },
    },
  };
}

function describe({ summary, operationId, query, path, body, answers, refusals, isOpen }: Operation): object {
  const refused = Object.entries(isOpen ? {} : { ...common, ...refusals }).map(([status, description]) => [
    status,
    { description, content: { [PROBLEM_TYPE]: { schema: ref("Problem") } } },
  ]);
  const parameters = [...parametersOf("path", path), ...parametersOf("query", query)];
  return {
    summary,
    operationId,
    ...(isOpen && { security: [] }),
    ...(parameters.length > 0 && { parameters }),
    ...(body && { requestBody: { required: true, content: body } }),
    responses: { ...answers, ...Object.fromEntries(refused) },
  };
}

function parametersOf(place: "path" | "query", schema: z.ZodObject | undefined): object[] {
  if (schema === undefined) return [];
  const { properties = {} } = z.toJSONSchema(schema, { io: "output" });
  return Object.entries(properties).map(([name, property]) => {
    const { description, ...rest } = property as { description?: string };
    return { name, in: place, required: place === "path", ...(description && { description }), schema: rest };
  });
}

/** JSON Schema 2020-12 is what OpenAPI 3.1 takes. */
function componentSchemas(): object {
  const registry = z.registry<{ id: string }>();
  for (const [id, schema] of Object.entries(components)) registry.add(schema, { id });
  const made = z.toJSONSchema(registry, { uri: (id) => `#/components/schemas/${id}`, io: "input" });
  return Object.fromEntries(Object.entries(made.schemas).map(([name, { $schema, $id, ...schema }]) => [name, schema]));
}
