// A form with data-once is sent once: a second press while the first is under way does nothing.
// The server would recognise the double by its key; this only spares the wait.
export function once(form) {
  form.addEventListener("submit", (event) => {
    if (event.defaultPrevented) return;
    if (form.dataset.sending) {
      event.preventDefault();
      return;
    }
    form.dataset.sending = "yes";
    // After the browser has taken the form's values: a disabled button would not send its own.
    setTimeout(() => {
      for (const button of form.querySelectorAll("button:not([type=button])")) {
        button.setAttribute("aria-disabled", "true");
      }
    });
  });
  // Back from the page cache the form can be sent again.
  window.addEventListener("pageshow", () => {
    delete form.dataset.sending;
    for (const button of form.querySelectorAll("[aria-disabled]")) {
      button.removeAttribute("aria-disabled");
    }
  });
}
