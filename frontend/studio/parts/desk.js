// One file being edited: what is on the canvas, what the server has, and what the check found.
import { findingsList } from "./findings.js";
import { download, pickFile } from "./files.js";
import { openEditorFor } from "./kinds.js";
import { server } from "./server.js";
import { status } from "./status.js";

const CHECK_AFTER = 1200; // milliseconds without a change

export class Desk {
  // `edits` counts changes: a save is only complete if none came while it was under way.
  edits = 0;
  savedEdits = 0;
  findings = [];
  isLoading = true;
  checks = 0;

  constructor(page) {
    this.page = page;
    this.path = page.dataset.path;
    this.version = Number(page.dataset.version);
    this.texts = JSON.parse(page.dataset.texts);
    this.say = status(document.querySelector("[data-status]"), this.texts);
    this.ask = server(page.dataset, this.texts);
    this.conflict = page.querySelector("[data-conflict]");
    this.list = findingsList(page.querySelector("[data-findings]"), {
      path: this.path,
      texts: this.texts,
      onSelect: (id) => this.editor.select(id),
    });
  }

  get isDirty() {
    return this.edits !== this.savedEdits;
  }

  async open() {
    const part = (name) => this.page.querySelector(`[data-part="${name}"]`);
    this.editor = await openEditorFor(this.page.dataset.kind, {
      canvas: part("canvas"),
      properties: part("properties"),
      toolbar: part("toolbar"),
      path: this.path,
      texts: this.texts,
      onChange: () => this.changed(),
      onMark: (id) => this.list.focus(id),
    });
    this.listen();
    await this.load(this.page.querySelector("[data-content]").value);
    this.say.opened();
    this.page.dataset.ready = "true";
    await this.check();
    const wanted = decodeURIComponent(location.hash.slice(1));
    if (wanted) this.editor.select(wanted);
  }

  listen() {
    const actions = {
      save: () => this.save(),
      check: () => this.check(),
      download: () => this.download(),
      upload: () => this.upload(),
    };
    for (const button of document.querySelectorAll("[data-action]")) {
      button.addEventListener("click", () => actions[button.dataset.action]());
    }
    this.conflict.querySelector("[data-over]").addEventListener("click", () => {
      this.version = this.theirVersion;
      this.save();
    });
    this.conflict.querySelector("[data-keep]").addEventListener("click", () => this.download());
    document.addEventListener("keydown", (event) => this.shortcut(event), true);
    window.addEventListener("beforeunload", (event) => {
      if (this.isDirty) event.preventDefault();
    });
  }

  shortcut(event) {
    if (!(event.ctrlKey || event.metaKey) || event.key.toLowerCase() !== "s") return;
    event.preventDefault();
    // A property is taken over when its field loses the focus.
    document.activeElement?.blur?.();
    this.save();
  }

  changed() {
    if (this.isLoading) return;
    this.edits += 1;
    this.say.changed();
    clearTimeout(this.checkTimer);
    this.checkTimer = setTimeout(() => this.check({ quietly: true }), CHECK_AFTER);
  }

  async load(text) {
    this.isLoading = true;
    try {
      const warnings = await this.editor.load(text);
      if (warnings.length) this.say.warn(warnings.slice(0, 3).join(" · "));
    } finally {
      this.isLoading = false;
    }
  }

  // After a pause in the editing it runs by itself, and then does not report a lost connection.
  async check({ quietly = false } = {}) {
    const number = ++this.checks;
    if (!quietly) this.say.checking();
    const answer = await this.ask.check(await this.editor.content());
    if (number !== this.checks) return; // a later check is under way
    if (answer.ok) {
      this.findings = answer.data.findings;
      await this.show();
      if (!this.say.isBusy()) this.say.checked(this.findings, this.isDirty);
    } else if (!quietly) {
      this.say.refused(answer.message);
    }
  }

  async show() {
    const all = [...this.findings, ...(await this.editor.advice())];
    this.list.show(all);
    this.editor.mark(all.filter((finding) => finding.file === this.path));
  }

  async save() {
    if (this.say.isBusy()) return;
    const counted = this.edits;
    this.say.saving();
    const answer = await this.ask.save(await this.editor.content(), this.version);
    if (answer.ok) {
      this.version = answer.data.version;
      this.savedEdits = counted;
      this.conflict.hidden = true;
      this.say.saved(answer.data, this.isDirty);
      await this.check();
    } else if (answer.status === 409 && answer.data?.version) {
      this.showConflict(answer);
    } else {
      this.say.refused(answer.message);
    }
  }

  // Somebody else saved first. The work stays on the page; the person decides what to do with it.
  showConflict({ message, data }) {
    this.theirVersion = data.version;
    this.say.refused(this.texts.notSaved);
    this.conflict.querySelector("[data-words]").textContent = message;
    this.conflict.hidden = false;
    this.conflict.focus();
  }

  async download() {
    download(this.path, await this.editor.content());
  }

  async upload() {
    const before = await this.editor.content();
    try {
      const text = await pickFile(this.path);
      if (text === null) return;
      await this.load(text);
      this.changed();
    } catch (error) {
      await this.load(before);
      this.say.refused(`${this.texts.unreadable} ${error.message}`);
    }
  }
}
