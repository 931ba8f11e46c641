// The file of the page, to and from the reader's own machine.
const TYPES = { bpmn: ".bpmn,.xml", dmn: ".dmn,.xml", form: ".form,.json" };
const MAX_BYTES = 2 * 1024 * 1024;

export function download(path, content) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([content], { type: "application/octet-stream" }));
  link.download = path.split("/").pop();
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 1000);
}

// → the text of the chosen file, or null when none was chosen.
export function pickFile(path) {
  return new Promise((resolve, reject) => {
    const input = document.createElement("input");
    input.type = "file";
    input.accept = TYPES[path.split(".").pop()];
    input.addEventListener("cancel", () => resolve(null));
    input.addEventListener("change", () => {
      const file = input.files[0];
      if (!file) resolve(null);
      else if (file.size > MAX_BYTES) reject(new Error("2 MB"));
      else file.text().then(resolve, reject);
    });
    input.click();
  });
}
