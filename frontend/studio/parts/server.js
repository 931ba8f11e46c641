// Asking the server, with an answer in every case: {ok, status, data, message}.
export function server({ saveUrl, checkUrl, sessionUrl, user }, texts) {
  let token = document.querySelector("meta[name=csrf-token]")?.content ?? "";

  async function ask(url, body, again = false) {
    let answer;
    try {
      answer = await fetch(url, {
        method: "POST",
        headers: {
          "Content-Type": "application/json",
          Accept: "application/json",
          "X-CSRFToken": token,
        },
        body: JSON.stringify(body),
      });
    } catch {
      return { ok: false, status: 0, message: texts.offline };
    }
    const isJson = /json/.test(answer.headers.get("Content-Type") ?? "");
    // An expired session answers with the sign-in page: the work on this page must not be lost.
    if (!isJson) {
      if (answer.status === 400 && !again && (await renewed())) return ask(url, body, true);
      const message = answer.redirected || answer.status < 500 ? texts.signedOut : texts.offline;
      return { ok: false, status: answer.status, message };
    }
    const data = await answer.json();
    const errors = Object.values(data.errors ?? {}).flat();
    const message = errors.length ? errors.join(" ") : data.detail;
    return { ok: answer.ok, status: answer.status, data, message };
  }

  // Signed in anew in another window: that session's token. Not for somebody else's session.
  async function renewed() {
    const answer = await fetch(sessionUrl, { headers: { Accept: "application/json" } });
    const now = answer.ok ? await answer.json() : {};
    if (String(now.user) !== user) return false;
    token = now.token;
    return true;
  }

  return {
    save: (content, version) => ask(saveUrl, { content, version }),
    check: (content) => ask(checkUrl, { content }),
  };
}
