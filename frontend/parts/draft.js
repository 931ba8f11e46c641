// A form with data-draft saves itself while it is typed in: a little after a change, and when the
// page is left. The server says what to show. Without this script there is simply no draft.
const PAUSE = 3000; // ms after a change; what is typed meanwhile goes along
const AGAIN = 15000; // ms until the next attempt after one that got no answer

export function draft(form) {
  const bar = {
    saved: form.querySelector("[data-draft-saved]"),
    told: form.querySelector("[data-draft-told]"),
    discard: form.querySelector("[data-draft-discard]"),
  };
  const source = windowNumber();
  let seen = form.dataset.draftSeen;
  let timer = null;
  let unsaved = false;
  let over = false; // the task is gone, or the draft is another window's: no more attempts

  form.addEventListener("input", changed);
  form.addEventListener("change", changed);
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden") save();
  });
  window.addEventListener("pagehide", () => save());
  document.getElementById(bar.discard.getAttribute("form")).addEventListener("submit", (event) => {
    if (!event.defaultPrevented) over = true; // not to be saved again on leaving
  });
  if ("draftUnsaved" in form.dataset) changed({ target: form });

  function changed({ target }) {
    if (target.matches("input, select, textarea") && !isKept(target.name)) return;
    unsaved = true;
    later(PAUSE);
  }

  function later(pause) {
    timer ??= setTimeout(() => save(), pause);
  }

  async function save(extra = {}, isSecond = false) {
    clearTimeout(timer);
    timer = null;
    if (!unsaved || over || form.dataset.sending) return;
    unsaved = false;
    const answer = await post({ source, seen, ...extra });
    if (answer === null) {
      tell(form.dataset.draftFailed);
      unsaved = true;
      later(AGAIN);
    } else if (answer.signedOut) {
      unsaved = true;
      if (isSecond || !(await renewed())) tellSignedOut();
      else await save(extra, true);
    } else if (answer.saved) {
      seen = "";
      bar.saved.textContent = answer.saved;
      bar.discard.hidden = false;
      for (const words of document.querySelectorAll("[data-draft-lost]")) words.hidden = false;
      tell(answer.others);
    } else refused(answer);
  }

  // Null: no answer that one could use.
  async function post(extra) {
    const body = new URLSearchParams({ csrf_token: form.elements.csrf_token.value, ...extra });
    for (const [name, value] of new FormData(form)) {
      if (isKept(name) && typeof value === "string") body.append(name, value);
    }
    // A request may outlive the page only while it is small.
    const keepalive = body.toString().length < 60000;
    try {
      const answer = await fetch(form.dataset.draft, {
        method: "POST",
        body,
        keepalive,
        redirect: "manual",
      });
      if (answer.type === "opaqueredirect" || answer.status === 400) return { signedOut: true };
      return await answer.json();
    } catch {
      return null;
    }
  }

  // Signed in anew in another window, the form goes on with that session's token.
  async function renewed() {
    try {
      const now = await (await fetch(form.dataset.session)).json();
      if (String(now.user) !== form.dataset.signedIn) return false;
      form.elements.csrf_token.value = now.token;
      return true;
    } catch {
      return false;
    }
  }

  function tell(words, ...more) {
    if (bar.told.textContent === words && !more.length) return; // not read out again
    bar.told.replaceChildren(words, ...more);
  }

  function tellSignedOut() {
    const link = document.createElement("a");
    link.href = form.dataset.signIn;
    link.target = "_blank";
    link.rel = "noopener";
    link.textContent = form.dataset.signInWords;
    tell(form.dataset.signedOut, " ", link);
  }

  function refused({ message, elsewhere }) {
    over = true;
    if (!elsewhere) {
      tell(`${message}${form.dataset.draftStop}${form.dataset.draftKept}`);
      return;
    }
    const button = document.createElement("button");
    button.type = "button";
    button.className = "btn btn-sm";
    button.textContent = form.dataset.draftOverwrite;
    button.addEventListener("click", () => {
      over = false;
      unsaved = true;
      save({ anyway: "yes" });
    });
    tell(`${message}${form.dataset.draftStop}`, " ", button);
  }
}

function isKept(name) {
  return /^(f|signed)\./.test(name);
}

function windowNumber() {
  const bytes = crypto.getRandomValues(new Uint8Array(12));
  return [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}
