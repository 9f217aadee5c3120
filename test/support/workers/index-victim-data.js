// What test/support/workers/index-victim.js writes, so that its parent knows it too.
export const victimDimension = 16;

/** The descriptor that a picture has in a version: unit length. */
export function victimDescriptor(id, version) {
  const components = Float32Array.from({ length: victimDimension }, (_, at) =>
    Math.sin((id + 1) * (at + 1) + version * 7.3),
  );
  const norm = Math.sqrt(components.reduce((sum, value) => sum + value ** 2, 0));
  return components.map((value) => value / norm);
}

export const victimDescription = (kind) => ({
  kind,
  dimension: victimDimension,
  model: { name: "victim", fingerprint: "0123" },
  root: "/pictures",
  writeModel: async () => {},
});
