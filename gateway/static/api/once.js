// What is read once a page. That it failed is not remembered: who asks again reads again.

/** `read(key)` gives a promise; so does what this gives, the same one for the same key. */
export function once(read) {
  const kept = new Map();
  return (key) => {
    if (!kept.has(key)) {
      const reading = read(key);
      kept.set(key, reading);
      reading.catch(() => kept.delete(key));
    }
    return kept.get(key);
  };
}
