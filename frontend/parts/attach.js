// One small script per component: `parts` maps a data- attribute to the function that brings an
// element carrying it to life. Each element is attached once per part.
const attached = new WeakMap();

export function attachAll(root, parts) {
  for (const [attribute, attach] of Object.entries(parts)) {
    for (const element of root.querySelectorAll(`[${attribute}]`)) {
      const done = attached.get(element) ?? new Set();
      if (done.has(attribute)) continue;
      done.add(attribute);
      attached.set(element, done);
      attach(element);
    }
  }
}
