/** Several cuts said as one: any one of each part together. `[[a], [b, c]]` stands for {a, b} and {a, c}. */
export type CutGroup = readonly (readonly string[])[];

/**
 * Groups cuts of one order: components that complete the same rests are interchangeable, so 25 pairs become "one of
 * these five and one of those five". Nothing is lost: the groups hold every cut exactly once.
 */
export function groupCuts(cuts: readonly (readonly string[])[]): CutGroup[] {
  const rests = new Map<string, string[]>();
  for (const cut of cuts) {
    for (const one of cut) {
      const list = rests.get(one) ?? [];
      list.push(cut.filter(other => other !== one).join('\n'));
      rests.set(one, list);
    }
  }
  const classes = new Map<string, string[]>();
  const classOf = new Map<string, string>();
  for (const [one, list] of rests) {
    const key = list.sort().join('\n\n');
    classes.set(key, [...(classes.get(key) ?? []), one].sort());
    classOf.set(one, key);
  }
  const groups = new Map<string, CutGroup>();
  for (const cut of cuts) {
    const parts = cut
      .map(one => classes.get(classOf.get(one) as string) as string[])
      .sort((a, b) => ((a[0] as string) < (b[0] as string) ? -1 : 1));
    groups.set(parts.map(part => part.join('\n')).join('\n\n'), parts);
  }
  return [...groups.values()];
}
