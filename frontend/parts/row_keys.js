// In a list: j and k move between rows, Enter opens the row's link, x ticks its box.
export function rowKeys(list) {
  const rows = () => [...list.querySelectorAll("[data-row]")];
  document.addEventListener("keydown", (event) => {
    if (!list.isConnected) return;
    if (event.target.closest("input, textarea, select, dialog, details[open]")) return;
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const all = rows();
    const at = all.indexOf(document.activeElement.closest?.("[data-row]"));
    if (event.key === "j") focus(all[Math.min(at + 1, all.length - 1)]);
    else if (event.key === "k") focus(all[Math.max(at - 1, 0)]);
    else if (event.key === "x" && at >= 0) all[at].querySelector("input[type=checkbox]")?.click();
    else return;
    event.preventDefault();
  });
}

function focus(row) {
  row?.querySelector("a")?.focus();
}
