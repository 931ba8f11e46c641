// In a list: j, k and the arrows move between rows, Enter opens the row's link, x ticks its box; the
// letter of an act does it to the ticked rows, or to this one. The row that was opened is in the
// address: coming back by any way leads to it.
export function rowKeys(list) {
  const rows = () => [...list.querySelectorAll("[data-row]")];
  document.addEventListener("keydown", (event) => {
    if (!list.isConnected || event.defaultPrevented || document.querySelector("dialog[open]")) return;
    if (event.target.closest("input:not([type=checkbox]), textarea, select, details[open]")) return;
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const all = rows();
    const at = all.indexOf(document.activeElement.closest?.("[data-row]"));
    if (event.key === "j" || event.key === "ArrowDown") focus(all[Math.min(at + 1, all.length - 1)]);
    else if (event.key === "k" || event.key === "ArrowUp") focus(all[Math.max(at - 1, 0)]);
    else if (event.key === "Enter" && at >= 0 && event.target.matches("input")) open(all[at]);
    else if (event.key === "x" && at >= 0) all[at].querySelector("input[type=checkbox]")?.click();
    else if (!act(list, event.key, all[at])) return;
    event.preventDefault();
  });
  list.addEventListener("click", ({ target }) => {
    const row = target.closest("a.main-link")?.closest("[data-row][id]");
    if (row) history.replaceState(history.state, "", `#${row.id}`);
  });
  // The browser goes to the address's fragment after this, and would take the focus away again.
  if (document.readyState === "complete") arrive(list);
  else window.addEventListener("load", () => setTimeout(arrive, 0, list));
}

function arrive(list) {
  const row = location.hash && document.getElementById(location.hash.slice(1));
  if (!row || !list.contains(row)) return;
  focus(row);
  row.scrollIntoView({ block: "center" });
}

function focus(row) {
  row?.querySelector("a")?.focus();
}

// On a box, Enter would send the form.
function open(row) {
  row.querySelector("a.main-link")?.click();
}

// Whether the key was one of an act. Claiming a single task needs no look beforehand.
function act(list, key, row) {
  const form = list.closest("form");
  const button = form && [...form.querySelectorAll("[data-row-act]")].find((one) => one.dataset.rowAct === key);
  if (!button) return false;
  const one = document.getElementById("claim-one");
  const box = row?.querySelector("[data-select]");
  if (form.querySelector("[data-select]:checked")) form.requestSubmit(button);
  else if (!box) return false;
  else if (button.value === "claim" && one) {
    one.elements.task.value = box.value;
    one.requestSubmit();
  } else {
    box.click();
    form.requestSubmit(button);
  }
  return true;
}
