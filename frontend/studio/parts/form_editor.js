// The editor of a form: form-js with its palette and properties panel.
import { FormEditor } from "@bpmn-io/form-js-editor";
import "@bpmn-io/form-js-viewer/dist/assets/form-js.css";
import "@bpmn-io/form-js-editor/dist/assets/form-js-editor.css";
import "@bpmn-io/form-js-editor/dist/assets/properties-panel.css";
import chinese, { widgets } from "./chinese_form.js";
import { styleMarks } from "./marks.js";
import { isChinese } from "./translate.js";
import { translatePage } from "./translate_page.js";

// Where the editor speaks; the form itself, in the middle, is the author's text ...
const SPOKEN = ".fjs-palette, .fjs-properties-container, .fjs-empty-editor, .fjs-context-pad";
// ... save what its controls say of themselves while they are empty.
const CONTROLS = [
  ".fjs-select-placeholder",
  ".fjs-input-group input",
  ".fjs-filepicker-container",
  ".fjs-taglist-tag-remove",
  ".fjs-table-td",
  ".fjs-table-nav",
  ".fjs-repeat-render-footer",
  ".fjs-form-field-placeholder",
].join(", ");

export async function openEditor({ canvas: container, onChange }) {
  const editor = new FormEditor({ container });
  const marks = styleMarks();
  if (isChinese()) {
    translatePage(document.body, (text) => chinese[text], SPOKEN);
    translatePage(document.body, (text) => widgets[text], CONTROLS);
  }
  editor.on("changed", onChange);

  const fields = () => editor.get("formFieldRegistry").getAll();
  const find = (id) => fields().find((field) => field.id === id || field.key === id);

  return {
    async load(content) {
      const { warnings } = await editor.importSchema(JSON.parse(content));
      return warnings.map((warning) => warning.message ?? String(warning));
    },
    async content() {
      return `${JSON.stringify(editor.saveSchema(), null, 2)}\n`;
    },
    advice: async () => [],
    mark(findings) {
      const known = findings
        .map((finding) => ({ ...finding, element_id: find(finding.element_id)?.id }))
        .filter((finding) => finding.element_id);
      marks.show(known, (id) => `.fjs-element[data-id="${id}"]`);
    },
    select(id) {
      const field = find(id);
      if (!field) return false;
      editor.get("selection").set(field);
      container
        .querySelector(`.fjs-element[data-id="${CSS.escape(field.id)}"]`)
        ?.scrollIntoView({ block: "center" });
      return true;
    },
  };
}
