// Elements with data-key="j", "g t" or "Ctrl+Enter" are pressed (a field: entered) by those keys.
// A plain key does nothing while somebody types, and in an open dialog or menu.
const PAUSE = 1500; // ms between the two keys of one
let first = "";
let firstAt = 0;

document.addEventListener("keydown", (event) => {
  if (event.isComposing || event.defaultPrevented) return;
  if (document.querySelector("dialog[open]")) return;
  const plain = !event.ctrlKey && !event.metaKey && !event.altKey;
  if (plain && isBusy(event.target)) return;
  const pressed = name(event);
  const both = first && event.timeStamp - firstAt < PAUSE ? `${first} ${pressed}` : "";
  const element = find(both) ?? find(pressed);
  first = element || !plain ? "" : pressed;
  firstAt = event.timeStamp;
  if (!element) return;
  event.preventDefault();
  if (element.matches("input:not([type=checkbox]), select, textarea")) {
    element.focus();
    element.select?.();
  } else element.click();
});

function isBusy(target) {
  return target.closest("input:not([type=checkbox]), textarea, select, [contenteditable], details[open][data-menu]");
}

function name({ key, ctrlKey, metaKey, shiftKey }) {
  if (!ctrlKey && !metaKey) return key;
  return `Ctrl+${shiftKey ? "Shift+" : ""}${key}`;
}

function find(pressed) {
  if (!pressed) return null;
  const found = [...document.querySelectorAll("[data-key]")];
  return found.find((element) => element.dataset.key === pressed) ?? null;
}

// The help: only where there are scripts are there keys.
export function keys(box) {
  const dialog = box.querySelector("dialog");
  box.hidden = false;
  for (const element of document.querySelectorAll("[data-key]")) {
    const { key } = element.dataset; // of two keys one after the other, ARIA has no word
    if (!key.includes(" ")) element.setAttribute("aria-keyshortcuts", key.replace("Ctrl", "Control"));
  }
  box.querySelector("[data-keys-open]").addEventListener("click", () => dialog.showModal());
  box.querySelector("[data-keys-close]").addEventListener("click", () => dialog.close());
}
