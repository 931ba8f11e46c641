// A form with data-confirm asks before it is sent. The words are the page's (Chinese or English):
// data-confirm the question, data-confirm-yes and data-confirm-no the buttons.
export function confirmDialog(form) {
  let agreed = false;
  form.addEventListener("submit", (event) => {
    if (agreed) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    ask(form, event.submitter).then((yes) => {
      if (!yes) return;
      agreed = true;
      form.requestSubmit(event.submitter);
      agreed = false;
    });
  });
}

function ask(form) {
  const dialog = document.createElement("dialog");
  dialog.className = "ask";
  const words = document.createElement("p");
  words.id = "ask-words";
  words.textContent = form.dataset.confirm;
  dialog.setAttribute("aria-labelledby", words.id);
  const buttons = document.createElement("div");
  buttons.className = "ask-buttons";
  buttons.append(
    button(form.dataset.confirmNo, "no", "btn"),
    button(form.dataset.confirmYes, "yes", "btn btn-primary"),
  );
  const body = document.createElement("form");
  body.method = "dialog";
  body.append(words, buttons);
  dialog.append(body);
  document.body.append(dialog);
  dialog.showModal();
  return new Promise((resolve) => {
    dialog.addEventListener("close", () => {
      dialog.remove();
      resolve(dialog.returnValue === "yes");
    });
  });
}

function button(label, value, classes) {
  const element = document.createElement("button");
  element.textContent = label;
  element.value = value;
  element.className = classes;
  return element;
}
