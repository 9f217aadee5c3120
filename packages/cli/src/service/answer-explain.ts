import { attributionRules, type ExplainedPicture } from "@loci/heads";
import type { QueryContext } from "./query-route.js";
import { pictureOfExample, strayPart, uploadsFor } from "./resolve-examples.js";
import type { UploadedForm } from "./uploads.js";
import type { CheckedExplain, ExplainedSide, Explanation } from "./view-schemas.js";

/**
 * Says why two pictures have the score that they have.
 * @throws RetrievalError for a picture that is not there or cannot be explained; the signal's reason
 */
export async function answerExplain(
  { query, hit }: CheckedExplain,
  form: UploadedForm | undefined,
  { name, state, rules, signal }: QueryContext,
): Promise<Explanation> {
  const { uploads, others } = uploadsFor([query], form);
  for (const { field } of others) throw strayPart(field, "the upload of the query");
  const sources = { state, uploads, rules, signal };
  const [ours, theirs] = await Promise.all([pictureOfExample(query, sources), pictureOfExample({ id: hit }, sources)]);
  const explainer = await state.model.explainer();
  const explained = await explainer.explain(ours, theirs, signal);
  return {
    index: name,
    generation: state.generation,
    score: explained.score,
    query: sideOf(explained.query),
    hit: sideOf(explained.hit),
    pairs: [...explained.pairs],
    groups: [...explained.groups],
    rules: explained.rules.map((rule) => attributionRules[rule]),
  };
}

const sideOf = ({ map, height, width, constant, picture, region }: ExplainedPicture): ExplainedSide => ({
  map: Array.from({ length: height }, (_, row) => Array.from(map.subarray(row * width, (row + 1) * width))),
  ...{ constant, picture, region },
});
