// A row of tabs above a canvas: arrow keys move, the choice is told to `onChoose`.
export function tabs(container, label, onChoose) {
  const list = document.createElement("div");
  list.className = "studio-tabs";
  list.setAttribute("role", "tablist");
  list.setAttribute("aria-label", label);
  container.append(list);
  let signed = new Set();

  list.addEventListener("keydown", (event) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!step) return;
    const all = [...list.children];
    const next = all[(all.indexOf(document.activeElement) + step + all.length) % all.length];
    next.focus();
    next.click();
    event.preventDefault();
  });

  function sign(ids) {
    signed = ids;
    for (const tab of list.children) tab.classList.toggle("has-finding", ids.has(tab.dataset.id));
  }

  return {
    sign,
    show(entries, chosen) {
      list.hidden = entries.length < 2;
      const focused = list.contains(document.activeElement);
      list.replaceChildren(...entries.map((entry) => tab(entry, entry.id === chosen, onChoose)));
      if (focused) list.querySelector("[aria-selected=true]")?.focus();
      sign(signed);
    },
  };
}

function tab({ id, label }, isChosen, onChoose) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "studio-tab";
  button.dataset.id = id;
  button.textContent = label;
  button.setAttribute("role", "tab");
  button.setAttribute("aria-selected", String(isChosen));
  button.tabIndex = isChosen ? 0 : -1;
  button.addEventListener("click", () => onChoose(id));
  return button;
}
