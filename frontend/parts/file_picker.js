// Says the size of what was chosen, and refuses what the server would refuse for its size.
export function filePicker(input) {
  const limit = Number(input.dataset.filePicker);
  const note = document.getElementById(input.dataset.note);
  input.addEventListener("change", () => {
    const files = [...input.files];
    const large = files.filter((file) => file.size > limit);
    input.setCustomValidity(large.length ? input.dataset.tooLarge : "");
    note.textContent = files.map((file) => `${file.name} (${size(file.size)})`).join(" · ");
    input.reportValidity();
  });
}

function size(bytes) {
  return bytes < 1024 * 1024 ? `${Math.ceil(bytes / 1024)} kB` : `${(bytes / 1048576).toFixed(1)} MB`;
}
