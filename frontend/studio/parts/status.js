// One line that says where the work stands. It is a live region: a screen reader hears it too.
export function status(line, texts) {
  let busy = false;
  let lastSave = "";

  function say(state, words) {
    line.dataset.state = state;
    line.textContent = words;
  }

  return {
    isBusy: () => busy,
    opened: () => say("saved", texts.opened),
    changed: () => say("changed", texts.changed),
    warn: (words) => say("warning", words),
    checking: () => say("busy", texts.checking),
    checked(findings, dirty) {
      const errors = findings.filter((finding) => finding.severity === "error").length;
      const words = errors ? texts.errorsFound.replace("{n}", errors) : texts.noErrors;
      const stand = dirty ? texts.changed : lastSave;
      say(errors ? "error" : dirty ? "changed" : "saved", [stand, words].filter(Boolean).join(" · "));
    },
    saving() {
      busy = true;
      say("busy", texts.saving);
    },
    saved({ saved_at: at }, dirty) {
      busy = false;
      lastSave = `${texts.saved} ${at}`;
      say(dirty ? "changed" : "saved", dirty ? texts.changed : lastSave);
    },
    refused(words) {
      busy = false;
      say("error", words);
    },
  };
}
