// What was chosen: photos made smaller before they are sent, each file shown with its size and a
// button that takes it out again. Refuses what the server would refuse for its size.
import { prepared } from "./photo.js";

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
    const isTooLarge = chosen.some(({ file }) => file.size > limit);
    input.setCustomValidity(isTooLarge ? input.dataset.tooLarge : "");
    note.textContent = isTooLarge ? input.dataset.tooLarge : "";
    list.replaceChildren(...chosen.map((entry) => line(entry, () => remove(entry))));
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
  // Sent while a photo is still being made smaller: wait for it, then send.
  input.form?.addEventListener(
    "submit",
    (event) => {
      if (!preparing) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      const { submitter } = event;
      preparing.then(() => input.form.requestSubmit(submitter));
    },
    true,
  );
}

function size(bytes) {
  return bytes < 1024 * 1024 ? `${Math.ceil(bytes / 1024)} kB` : `${(bytes / 1048576).toFixed(1)} MB`;
}
