// A table whose rows have boxes: the box in the head ticks all, the bar says how many are ticked
// and appears only when there are some. Without this script it is there always.
export function selection(root) {
  const all = root.querySelector("[data-select-all]");
  const bar = root.querySelector("[data-selection-bar]");
  const count = root.querySelector("[data-selection-count]");
  root.querySelector("[data-selection-words]")?.removeAttribute("hidden"); // without us: no count
  const boxes = () => [...root.querySelectorAll("[data-select]")];
  const show = () => {
    const ticked = boxes().filter((box) => box.checked).length;
    if (count) count.textContent = ticked;
    if (bar) bar.hidden = ticked === 0;
    if (all) {
      all.checked = ticked > 0 && ticked === boxes().length;
      all.indeterminate = ticked > 0 && !all.checked;
    }
  };
  all?.addEventListener("change", () => {
    for (const box of boxes()) box.checked = all.checked;
    show();
  });
  root.addEventListener("change", show);
  show();
}
