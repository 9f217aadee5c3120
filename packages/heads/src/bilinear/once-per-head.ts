/** What tells heads apart that share an options object. */
interface OfHead {
  readonly shape: { readonly channels: number };
  readonly options: object;
}

/**
 * What a head computes with but does not learn, made at its first use and kept as long as the head: a step of training would
 * otherwise take longer to make it than to use it.
 */
export function oncePerHead<Context extends OfHead, Value>(
  make: (context: Context) => Value,
): (context: Context) => Value {
  // A head has one options object throughout.
  const made = new WeakMap<object, { readonly channels: number; readonly value: Value }>();
  return (context) => {
    const { shape, options } = context;
    const known = made.get(options);
    if (known?.channels === shape.channels) return known.value;
    const value = make(context);
    made.set(options, { channels: shape.channels, value });
    return value;
  };
}
