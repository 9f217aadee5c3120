/** At most `most` of the items, in their order: the first, and others at equal steps after it. All when there are no more. */
export function leftOutEvenly<Item>(items: readonly Item[], most: number): readonly Item[] {
  if (items.length <= most) return items;
  return Array.from({ length: most }, (_, place) => items[Math.floor((place * items.length) / most)] as Item);
}
