// A repeating group (form-js dynamiclist). The server rendered one empty entry as a <template>;
// names inside carry "__n__" where the entry's number goes.
export function repeating(root) {
  const list = root.querySelector("[data-entries]");
  const template = root.querySelector("template");
  const add = root.querySelector("[data-add]");
  let next = list.children.length;
  const most = Number(root.dataset.most || 100);
  const least = Number(root.dataset.least || 0);
  const show = () => {
    add.hidden = list.children.length >= most;
    for (const button of list.querySelectorAll("[data-remove]")) {
      button.hidden = list.children.length <= least;
    }
    root.dispatchEvent(new Event("change", { bubbles: true }));
  };
  add.hidden = false;
  add.addEventListener("click", () => {
    const entry = template.innerHTML.replaceAll("__n__", String(next));
    next += 1;
    list.insertAdjacentHTML("beforeend", entry);
    list.lastElementChild.querySelector("input, select, textarea")?.focus();
    show();
  });
  root.addEventListener("click", (event) => {
    const button = event.target.closest("[data-remove]");
    if (!button) return;
    button.closest("[data-entry]").remove();
    add.focus();
    show();
  });
  show();
}
