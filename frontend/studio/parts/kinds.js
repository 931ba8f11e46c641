// Which editor for which kind of file; each is large, so only the one needed is loaded.
export async function openEditorFor(kind, options) {
  const module = await {
    workflow: () => import("./bpmn_editor.js"),
    decision: () => import("./dmn_editor.js"),
    form: () => import("./form_editor.js"),
  }[kind]();
  return module.openEditor(options);
}
