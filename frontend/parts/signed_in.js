// A form with data-signed-in asks, before it is sent, whether its reader (the user of that number)
// is still signed in: sent after the session's end it would be refused, and what was typed lost.
// Signed in anew in another window, the form goes with that session's token.

// Sure for a while, since a form with data-confirm is sent once more after its question.
const SURE_FOR = 60_000;

export function signedIn(form) {
  let sureUntil = 0;
  let asking = false;
  form.addEventListener("submit", (event) => {
    if (Date.now() < sureUntil) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    if (asking) return;
    asking = true;
    session(form).then((now) => {
      asking = false;
      if (now && String(now.user) !== form.dataset.signedIn) {
        tell(form);
        return;
      }
      // Not by form.elements: a form may have a field of that name.
      if (now) form.querySelector("[name=csrf_token]").value = now.token;
      sureUntil = Date.now() + SURE_FOR;
      form.requestSubmit(event.submitter);
    });
  });
}

// Null when there is no answer: then the form goes its way, and the browser says what is wrong.
async function session(form) {
  try {
    const answer = await fetch(form.dataset.session, { headers: { Accept: "application/json" } });
    return answer.ok ? await answer.json() : null;
  } catch {
    return null;
  }
}

function tell(form) {
  const dialog = document.createElement("dialog");
  dialog.className = "ask";
  const words = document.createElement("p");
  words.id = "signed-out-words";
  words.textContent = form.dataset.signedOut;
  dialog.setAttribute("aria-labelledby", words.id);
  const link = document.createElement("a");
  link.className = "btn btn-primary";
  link.target = "_blank";
  link.rel = "noopener";
  link.href = form.dataset.signIn;
  link.textContent = form.dataset.signInWords;
  const close = document.createElement("button");
  close.className = "btn";
  close.textContent = form.dataset.signedOutClose;
  const buttons = document.createElement("div");
  buttons.className = "ask-buttons";
  buttons.append(close, link);
  const body = document.createElement("form");
  body.method = "dialog";
  body.append(words, buttons);
  dialog.append(body);
  document.body.append(dialog);
  dialog.addEventListener("close", () => dialog.remove());
  dialog.showModal();
}
