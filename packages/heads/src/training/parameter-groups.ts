/** Parameters that learn otherwise than the rest. Plain data: it is saved with the model. */
export interface ParameterGroup {
  /** Names, in which * stands for any characters: `loss.proxies`, `neck0.*`, `*.biases`. */
  readonly parameters: string;
  /** Only those of one value, or of several; without it either. */
  readonly values?: "one" | "several";
  /** Times the learning rate (default 1); 0 freezes them. */
  readonly rateFactor?: number;
  /** Instead of that of the run. */
  readonly weightDecay?: number;
}

export interface ParameterSettings {
  readonly rateFactor: number;
  readonly weightDecay: number;
}

/** The last stages of a network have learned before: they need smaller steps than what is new behind them. */
const TAIL_RATE = 0.1;

/**
 * What published training code does: proxies learn at a hundred times the rate (Kim et al., Proxy Anchor), and GeM's exponent
 * at ten times, a hundred where each channel has one, without decay, which would pull it to 0 (Radenović et al.). And that of
 * the network's own stages, which is ours.
 */
export const usualGroups: readonly ParameterGroup[] = [
  { parameters: "loss.proxies", rateFactor: 100 },
  // Alone, or in a head of several.
  ...["p", "*.p"].flatMap((parameters): ParameterGroup[] => [
    { parameters, values: "one", rateFactor: 10, weightDecay: 0 },
    { parameters, values: "several", rateFactor: 100, weightDecay: 0 },
  ]),
  { parameters: "tail.*", rateFactor: TAIL_RATE },
];

export interface ResolvedGroups {
  readonly settings: ReadonlyMap<string, ParameterSettings>;
  /** Groups that no parameter belongs to, perhaps because a name is misspelt. */
  readonly unused: readonly ParameterGroup[];
}

/**
 * Of each parameter how it learns: as the first group says that it belongs to, or as the run's `weightDecay` does.
 * @param parameters how many values each has
 */
export function resolveGroups(
  parameters: ReadonlyMap<string, number>,
  groups: readonly ParameterGroup[],
  weightDecay: number,
): ResolvedGroups {
  const used = new Set<ParameterGroup>();
  const settings = [...parameters].map(([name, count]): [string, ParameterSettings] => {
    const group = groups.find(
      ({ parameters, values }) =>
        matches(parameters, name) && (values === undefined || (values === "one") === (count === 1)),
    );
    if (group !== undefined) used.add(group);
    return [name, { rateFactor: group?.rateFactor ?? 1, weightDecay: group?.weightDecay ?? weightDecay }];
  });
  return { settings: new Map(settings), unused: groups.filter((group) => !used.has(group)) };
}

/** The parameters of groups that belong to none of these names, perhaps because they are misspelt. */
export const unusedGroups = (names: readonly string[], groups: readonly ParameterGroup[]): string[] =>
  resolveGroups(new Map(names.map((name) => [name, 1])), groups, 0).unused.map(({ parameters }) => parameters);

function matches(pattern: string, name: string): boolean {
  const literal = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
  return new RegExp(`^${pattern.split("*").map(literal).join(".*")}$`).test(name);
}
