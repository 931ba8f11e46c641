// A form of filters with data-fold: on a phone the list comes first, the filters behind a button
// that says how many of them are set. Without script all of them are there.
export function fold(form) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "btn fold-button";
  button.addEventListener("click", () => show(form.classList.contains("folded")));
  form.addEventListener("change", name);
  form.querySelector(".grow").after(button);
  name();
  show(false);

  function show(open) {
    form.classList.toggle("folded", !open);
    button.setAttribute("aria-expanded", String(open));
  }

  function name() {
    const set = [...form.querySelectorAll("select")].filter((select) => select.selectedIndex > 0).length;
    button.textContent = set ? form.dataset.foldSome.replace("{n}", set) : form.dataset.fold;
  }
}
