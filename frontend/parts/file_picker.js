// What was chosen: photos made smaller before they are sent, each file shown with its size and a
// button that takes it out again. Refuses what the server would refuse for its size: one file, or
// all files of the form together, at which nothing else of the form would be kept either. In a form
// with data-draft-files the server keeps each as soon as it is chosen, and marks stand for it; what
// cannot be sent just now goes along with the form.
import { prepared } from "./photo.js";

const CHOSEN = "files-chosen";

export function filePicker(input) {
  const limit = Number(input.dataset.filePicker);
  const note = document.getElementById(input.dataset.note);
  const list = note.insertAdjacentElement("afterend", document.createElement("ul"));
  list.className = "chosen-files";
  let chosen = []; // {file, preview}
  let preparing = null;

  const show = () => {
    const files = new DataTransfer();
    for (const { file } of chosen) files.items.add(file);
    input.files = files.files;
    list.replaceChildren(...chosen.map((entry) => line(entry, () => remove(entry))));
    judge();
    input.form?.dispatchEvent(new CustomEvent(CHOSEN)); // the sum has changed for the others too
  };
  const judge = () => {
    const said = refusal();
    input.setCustomValidity(said);
    note.textContent = said;
    note.className = said ? "field-error" : "field-hint";
  };
  const refusal = () => {
    if (chosen.some(({ file }) => file.size > limit)) return input.dataset.tooLarge;
    const most = Number(input.dataset.together);
    return chosen.length && together(input.form) > most ? input.dataset.tooMuch : "";
  };
  const remove = (entry) => {
    chosen = chosen.filter((other) => other !== entry);
    show();
    input.focus();
  };
  const line = ({ file, preview }, take) => {
    const item = document.createElement("li");
    if (preview) {
      preview.setAttribute("aria-hidden", "true");
      item.append(preview);
    }
    const name = document.createElement("span");
    name.textContent = `${file.name} (${size(file.size)})`;
    const button = document.createElement("button");
    button.type = "button";
    button.className = "btn btn-sm";
    button.textContent = input.dataset.remove;
    button.setAttribute("aria-label", `${input.dataset.remove} ${file.name}`);
    button.addEventListener("click", take);
    item.append(name, button);
    return item;
  };
  const take = async (files) => {
    const found = await Promise.all(files.map(prepared));
    chosen = input.multiple ? [...chosen, ...found] : found;
    show();
    if (input.form?.dataset.draftFiles && !refusal()) await keep(input.form);
  };
  const keep = async (form) => {
    note.textContent = form.dataset.draftSending;
    let said = "";
    for (const entry of chosen) {
      const answer = await sent(form, input.name, entry.file);
      if (!answer) continue;
      chosen = chosen.filter((other) => other !== entry);
      said = answer.message ?? "";
      if (answer.marks) mark(form, answer.marks, entry.preview);
    }
    show();
    if (chosen.length) return;
    note.textContent = said || form.dataset.draftSent;
    note.className = said ? "field-error" : "field-hint";
    form.dispatchEvent(new Event("change")); // the draft knows of the marks
  };
  const mark = (form, marks, preview) => {
    const field = CSS.escape(input.name);
    const others = form.querySelectorAll(`input[type=checkbox][name="${field}"]`);
    if (!input.multiple) for (const other of others) other.closest("label").remove();
    const first = form.querySelector(`input[type=file][name="${field}"]`);
    first.insertAdjacentHTML("beforebegin", marks);
    if (preview) first.previousElementSibling.append(preview);
  };

  input.addEventListener("change", () => {
    note.textContent = input.dataset.preparing;
    const files = [...input.files];
    // One choice after the other: what is still on its way must not be sent a second time.
    const turn = (preparing ?? Promise.resolve())
      .then(() => take(files))
      .finally(() => {
        if (preparing === turn) preparing = null;
      });
    preparing = turn;
  });
  input.form?.addEventListener(CHOSEN, () => preparing || judge());
  // Sent while a photo is still being made smaller: wait for it, then send.
  input.form?.addEventListener(
    "submit",
    (event) => {
      if (!preparing && input.checkValidity()) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      const { submitter } = event;
      if (preparing) preparing.then(() => input.form.requestSubmit(submitter));
      else input.focus();
    },
    true,
  );
}

// What the server answers to a file: its marks, or a message that refuses it. Null: not now.
async function sent(form, name, file) {
  const body = new FormData();
  body.append("csrf_token", form.elements.csrf_token.value);
  body.append(name, file);
  try {
    const answer = await fetch(form.dataset.draftFiles, { method: "POST", body, redirect: "manual" });
    if (answer.ok) return { marks: await answer.text() };
    return answer.status === 422 ? await answer.json() : null;
  } catch {
    return null;
  }
}

function together(form) {
  const inputs = [...(form?.querySelectorAll("input[type=file]:enabled") ?? [])];
  return inputs.flatMap(({ files }) => [...files]).reduce((sum, file) => sum + file.size, 0);
}

function size(bytes) {
  return bytes < 1024 * 1024 ? `${Math.ceil(bytes / 1024)} kB` : `${(bytes / 1048576).toFixed(1)} MB`;
}
