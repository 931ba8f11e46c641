// What was chosen: photos made smaller before they are sent, each file shown with its size and a
// button that takes it out again. Refuses what the server would refuse for its size: one file, or
// all files of the form together, at which nothing else of the form would be kept either.
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
  };

  input.addEventListener("change", () => {
    note.textContent = input.dataset.preparing;
    preparing = take([...input.files]).finally(() => {
      preparing = null;
    });
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

function together(form) {
  const inputs = [...(form?.querySelectorAll("input[type=file]:enabled") ?? [])];
  return inputs.flatMap(({ files }) => [...files]).reduce((sum, file) => sum + file.size, 0);
}

function size(bytes) {
  return bytes < 1024 * 1024 ? `${Math.ceil(bytes / 1024)} kB` : `${(bytes / 1048576).toFixed(1)} MB`;
}
