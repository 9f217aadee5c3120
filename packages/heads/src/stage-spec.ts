import { parseStageSpec as parse, type StageSpec } from "@loci/core";

export { formatStageSpec, resolveStage, type StageDefinition, type StageSpec, withoutDefaults } from "@loci/core";

/** `gem`, `gem(p=4)`, `netvlad(clusters=16, centres=random)`. @throws RetrievalError when it is written otherwise */
export function parseStageSpec(text: string): StageSpec {
  return parse("head", "gem(p=4) or netvlad(clusters=16,centres=random)", text);
}
