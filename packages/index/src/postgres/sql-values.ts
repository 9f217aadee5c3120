/** Values that are bound to a statement. They are never part of its text. */
export class SqlValues {
  readonly all: unknown[] = [];

  /** @returns the place that stands for the value in the text: `$3` */
  bind(value: unknown): string {
    this.all.push(value);
    return `$${this.all.length}`;
  }
}

/** A condition of SQL; the values that it needs are bound as its text is made. */
export type SqlCondition = (values: SqlValues) => string;

/** Both hold. */
export const bothOf =
  (one: SqlCondition, other: SqlCondition): SqlCondition =>
  (values) =>
    `(${one(values)}) AND (${other(values)})`;
