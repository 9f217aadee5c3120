import { type Judgements, type Picture, RetrievalError } from "@loci/core";
import { classNumbers } from "../class-numbers.js";
import type { TrainingConfiguration } from "./configuration.js";
import { type HeldOut, holdOutClasses, holdOutPlaces } from "./hold-out.js";
import { planePositions } from "./plane-positions.js";
import { samplerDefinitions } from "./samplers/catalogue.js";
import type { SamplerDefinition, SamplingSource } from "./samplers/sampler-definition.js";
import type { ValidationSet } from "./validation.js";
import { findNeighbourhoods, type Radii } from "./weak-supervision/neighbourhoods.js";

/** Who asks and who answers, by places in the list of pictures: the parts of a data set. */
export interface PictureRoles {
  readonly queries: readonly number[];
  readonly gallery: readonly number[];
}

/** The pictures of a run, sorted into those to learn from and those to judge by. */
export interface TrainingSet {
  /** Places in the list of pictures; samplers and miners count along this list. */
  readonly train: readonly number[];
  readonly source: SamplingSource;
  /** Of `train`: class numbers from 0; zeros where positions are all there is. */
  readonly labels: Int32Array;
  readonly classes: number;
  /** Of `train`, where negatives are looked for. */
  readonly gallery: readonly number[];
  readonly validation: ValidationSet | undefined;
}

/**
 * @throws RetrievalError when the pictures have not the labels or positions that the sampler needs, are too few, or nobody
 * that is held out has another picture of its place
 */
export function createTrainingSet(
  pictures: readonly Picture[],
  roles: PictureRoles,
  configuration: TrainingConfiguration,
): TrainingSet {
  const sampler = samplerDefinitions[configuration.sampler.name] as SamplerDefinition;
  return sampler.draws === "queries"
    ? byPosition(pictures, roles, configuration)
    : byLabel(pictures, roles, configuration);
}

function byLabel(
  pictures: readonly Picture[],
  roles: PictureRoles,
  { validation: { part }, seed }: TrainingConfiguration,
): TrainingSet {
  const used = usedPictures(roles);
  const names = used.map((place) => labelOf(pictures[place] as Picture));
  const { train, validation } = placesOf(used, holdOutClasses(classNumbers(names), part, seed));
  const labels = classNumbers(train.map((place) => labelOf(pictures[place] as Picture)));
  const held = validation.map((place) => labelOf(pictures[place] as Picture));
  const judgements = held.map((label, query) => ({
    query,
    positives: held.flatMap((other, place) => (other === label ? [place] : [])),
    self: query,
  }));
  return {
    ...{
      train,
      labels,
      classes: new Set(labels).size,
      source: { count: train.length, labels },
      gallery: train.map((_, at) => at),
    },
    validation: validationSet(validation, validation, judgements),
  };
}

function byPosition(
  pictures: readonly Picture[],
  roles: PictureRoles,
  { validation: { part }, seed, sampler: { options } }: TrainingConfiguration,
): TrainingSet {
  const used = usedPictures(roles);
  const positions = planePositions(used.map((place) => pictures[place] as Picture));
  const radii = options as unknown as Radii;
  const margin = radii.negativeRadius;
  const held = holdOutPlaces(positions, part, seed, { cell: 4 * margin, margin });
  const { train, validation } = placesOf(used, held);
  const [asks, answers] = [new Set(roles.queries), new Set(roles.gallery)];
  const among = (places: readonly number[], role: ReadonlySet<number>) =>
    places.flatMap((place, at) => (role.has(place) ? [at] : []));
  const positionsOf = (chosen: readonly number[]) =>
    Float64Array.from(chosen.flatMap((at) => [positions[2 * at] as number, positions[2 * at + 1] as number]));
  const gallery = among(train, answers);
  const neighbourhoods = findNeighbourhoods(
    { positions: positionsOf(held.train), queries: among(train, asks), gallery },
    radii,
  );
  const [queries, found] = [among(validation, asks), among(validation, answers)];
  const near = findNeighbourhoods({ positions: positionsOf(held.validation), queries, gallery: found }, radii);
  const placeInGallery = new Map(found.map((at, place) => [at, place]));
  const judgements = near.flatMap(({ query, potentialPositives }, place) => {
    const self = placeInGallery.get(query);
    const positives = Array.from(potentialPositives, (at) => placeInGallery.get(at) as number);
    return positives.length === 0 ? [] : [{ query: place, positives, ...(self !== undefined && { self }) }];
  });
  const pick = (places: readonly number[]) => places.map((at) => validation[at] as number);
  return {
    ...{ train, labels: new Int32Array(train.length), classes: 1, gallery },
    source: { count: train.length, neighbourhoods },
    validation: validationSet(pick(queries), pick(found), judgements),
  };
}

const usedPictures = ({ queries, gallery }: PictureRoles): number[] =>
  [...new Set([...gallery, ...queries])].sort((left, right) => left - right);

/** From places in the list of used pictures to places in the list of all. */
function placesOf(used: readonly number[], { train, validation }: HeldOut): HeldOut {
  const placed = (places: readonly number[]) => places.map((at) => used[at] as number);
  return { train: placed(train), validation: placed(validation) };
}

type OwnJudgement = { readonly query: number; readonly positives: readonly number[]; readonly self?: number };

function validationSet(
  queries: readonly number[],
  gallery: readonly number[],
  judgements: readonly OwnJudgement[],
): ValidationSet | undefined {
  const asked = judgements.filter(({ positives, self }) => positives.some((place) => place !== self));
  if (queries.length + gallery.length === 0) return undefined;
  if (asked.length === 0) {
    throw new RetrievalError({
      what: "held-out pictures to validate with",
      expected: "a query with another picture of its place",
      got: `none of ${queries.length} queries and ${gallery.length} gallery pictures`,
      remedy: "Hold out a larger part (--validation 0.4), or none (--validation 0)",
    });
  }
  const settings: Judgements["settings"] = [
    { name: "", judgements: asked.map((judgement) => ({ ...judgement, ignored: [] })) },
  ];
  return { queries, gallery, judgements: { gallery: gallery.length, queries: queries.length, settings } };
}

function labelOf({ label, name }: Picture): string {
  if (label !== undefined) return label;
  throw new RetrievalError({
    what: `label of ${name}`,
    expected: "one for every picture",
    got: "none",
    remedy: "Put the pictures of each class into a folder of its own, or train by positions (recipe netvlad-weak)",
  });
}
