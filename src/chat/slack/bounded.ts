/** A map that keeps the newest entries, so many; what is set again is new again. */
export function bounded<T>(most: number): Map<string, T> {
  const map = new Map<string, T>();
  const set = map.set.bind(map);
  map.set = (key, value) => {
    map.delete(key);
    set(key, value);
    const [oldest] = map.keys();
    if (map.size > most && oldest !== undefined) map.delete(oldest);
    return map;
  };
  return map;
}
