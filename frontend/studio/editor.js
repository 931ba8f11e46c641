// The page of one file of a draft: its editor, saving, checking, and the findings.
import "./parts/studio.css";
import { findingsList } from "./parts/findings.js";
import { openEditorFor } from "./parts/kinds.js";
import { download, pickFile } from "./parts/files.js";
import { server } from "./parts/server.js";
import { status } from "./parts/status.js";

const page = document.querySelector("[data-studio-editor]");
// On a small screen the outline stands in the editor's place; it has no size to draw in there.
const wide = matchMedia("(min-width: 48rem)");
if (page && wide.matches) open();
else if (page) wide.addEventListener("change", open, { once: true });

function open() {
  start(page).catch((error) => failed(page, error));
}

function failed(page, error) {
  const notice = document.querySelector("[data-status]");
  notice.textContent = `${page.dataset.failed} ${error.message}`;
  notice.dataset.state = "error";
  throw error;
}

async function start(page) {
  const texts = JSON.parse(page.dataset.texts);
  const { path } = page.dataset;
  const readOnly = page.dataset.readOnly === "true";
  const content = page.querySelector("[data-content]").value;
  const ask = server(page.dataset, texts);
  const say = status(document.querySelector("[data-status]"), texts);
  const list = findingsList(page.querySelector("[data-findings]"), { path, texts, onSelect: select });
  const part = (name) => page.querySelector(`[data-part="${name}"]`);

  // `edits` counts changes: a save is only complete if none came while it was under way.
  let edits = 0;
  let savedEdits = 0;
  let loading = true;
  const editor = await openEditorFor(page.dataset.kind, {
    canvas: part("canvas"),
    properties: part("properties"),
    toolbar: part("toolbar"),
    path,
    texts,
    readOnly,
    onChange: changed,
    onMark: (id) => list.focus(id),
  });
  let findings = [];
  let adviceTimer;
  const isDirty = () => edits !== savedEdits;

  function changed() {
    if (loading) return;
    edits += 1;
    say.changed();
    clearTimeout(adviceTimer);
    adviceTimer = setTimeout(showFindings, 700);
  }

  async function showFindings() {
    const advice = await editor.advice();
    const all = [...findings, ...advice];
    list.show(all);
    editor.mark(all.filter((finding) => finding.file === path));
  }

  function select(id) {
    return editor.select(id);
  }

  async function load(text) {
    loading = true;
    try {
      const warnings = await editor.load(text);
      if (warnings.length) say.warn(warnings.slice(0, 3).join(" · "));
    } finally {
      loading = false;
    }
  }

  async function check() {
    say.checking();
    const answer = await ask.check(await editor.content());
    if (answer.ok) {
      findings = answer.data.findings;
      await showFindings();
      say.checked(findings, isDirty());
    } else {
      say.refused(answer.message);
    }
  }

  async function save({ over } = {}) {
    if (readOnly || say.isBusy()) return;
    const counted = edits;
    say.saving();
    const answer = await ask.save(await editor.content(), over ?? page.dataset.version);
    if (answer.ok) {
      page.dataset.version = answer.data.version;
      savedEdits = counted;
      say.saved(answer.data, isDirty());
      conflict.hidden = true;
      await check();
    } else if (answer.status === 409 && answer.data?.version) {
      showConflict(answer);
    } else {
      say.refused(answer.message);
    }
  }

  const conflict = page.querySelector("[data-conflict]");
  function showConflict(answer) {
    say.refused(texts.notSaved);
    conflict.hidden = false;
    conflict.querySelector("[data-words]").textContent = answer.message;
    conflict.querySelector("[data-over]").onclick = () => save({ over: answer.data.version });
    conflict.querySelector("[data-keep]").onclick = async () =>
      download(path, await editor.content());
    conflict.focus();
  }

  const actions = {
    save: () => save(),
    check,
    download: async () => download(path, await editor.content()),
    async upload() {
      const before = await editor.content();
      try {
        const text = await pickFile(path);
        if (text === null) return;
        await load(text);
        changed();
      } catch (error) {
        await load(before);
        say.refused(`${texts.unreadable} ${error.message}`);
      }
    },
  };
  for (const button of document.querySelectorAll("[data-action]")) {
    button.addEventListener("click", () => actions[button.dataset.action]());
  }
  document.addEventListener(
    "keydown",
    (event) => {
      if (!(event.ctrlKey || event.metaKey) || event.key.toLowerCase() !== "s") return;
      event.preventDefault();
      // A property is taken over when its field loses the focus.
      document.activeElement?.blur?.();
      save();
    },
    true,
  );
  window.addEventListener("beforeunload", (event) => {
    if (isDirty()) event.preventDefault();
  });

  await load(content);
  say.opened();
  page.dataset.ready = "true";
  await check();
  const wanted = decodeURIComponent(location.hash.slice(1));
  if (wanted) select(wanted);
}
