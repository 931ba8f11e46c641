// Filters apply as soon as they are changed; without this script the form's button does it.
export function submitOnChange(form) {
  for (const button of form.querySelectorAll("[data-no-script]")) button.hidden = true;
  form.addEventListener("change", (event) => {
    if (event.target.matches("select, input[type=checkbox], input[type=radio]")) form.requestSubmit();
  });
}
