// The list of findings beside the canvas: this file's lead to their element, others' to their page.
const ORDER = ["error", "warning", "advice"];

export function findingsList(container, { path, texts, onSelect }) {
  const count = container.querySelector("[data-count]");
  const body = container.querySelector("[data-list]");
  const empty = container.querySelector("[data-empty]");

  function entry(finding) {
    const item = document.createElement("li");
    item.className = `finding finding-${finding.severity}`;
    const kind = document.createElement("span");
    kind.className = "finding-kind";
    kind.textContent = texts[finding.severity];
    item.append(kind, target(finding));
    return item;
  }

  function target(finding) {
    const here = finding.file === path;
    const element = document.createElement(here ? "button" : "a");
    element.className = "finding-words";
    const words = document.createElement("span");
    words.textContent = finding.message;
    const where = document.createElement("span");
    where.className = "finding-where";
    where.textContent = [here ? "" : finding.file, finding.element_id].filter(Boolean).join(" · ");
    element.append(words, where);
    if (here) {
      element.type = "button";
      element.dataset.element = finding.element_id ?? "";
      element.addEventListener("click", () => onSelect(finding.element_id));
    } else {
      element.href = `${finding.url ?? "#"}#${encodeURIComponent(finding.element_id ?? "")}`;
      if (!finding.url) element.removeAttribute("href");
    }
    return element;
  }

  return {
    show(findings) {
      const rank = (f) => ORDER.indexOf(f.severity) * 2 + (f.file === path ? 0 : 1);
      const sorted = [...findings].sort((a, b) => rank(a) - rank(b));
      body.replaceChildren(...sorted.map(entry));
      empty.hidden = sorted.length > 0;
      count.textContent = String(sorted.length);
      const errors = sorted.some((finding) => finding.severity === "error");
      count.dataset.state = errors ? "error" : sorted.length ? "warning" : "none";
    },
    focus(id) {
      container.querySelector("details")?.setAttribute("open", "");
      const found = body.querySelector(`[data-element="${CSS.escape(id)}"]`);
      found?.focus();
      found?.scrollIntoView({ block: "nearest" });
    },
  };
}
