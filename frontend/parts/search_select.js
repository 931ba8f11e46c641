// A select with many options gets a field above it that narrows them by the typed letters: the
// select itself stays, so that keyboard, screen reader and the plain form know it as before.
export function searchSelect(select) {
  const field = document.createElement("input");
  field.type = "search";
  field.className = "form-control mb-1";
  field.placeholder = select.dataset.searchSelect;
  field.setAttribute("aria-label", select.dataset.searchSelect);
  field.autocomplete = "off";
  const options = [...select.options];
  field.addEventListener("input", () => {
    const typed = field.value.trim().toLowerCase();
    const chosen = select.value;
    select.replaceChildren(
      ...options.filter(
        (option) =>
          option.value === "" ||
          option.value === chosen ||
          `${option.text} ${option.value} ${option.dataset.initials ?? ""}`
            .toLowerCase()
            .includes(typed),
      ),
    );
    select.value = chosen;
  });
  select.before(field);
}
