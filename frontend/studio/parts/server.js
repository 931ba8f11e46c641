// Asking the server, with an answer in every case: {ok, status, data, message}.
export function server({ saveUrl, checkUrl }, texts) {
  const token = document.querySelector("meta[name=csrf-token]")?.content ?? "";

  async function ask(url, body) {
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
      const message = answer.redirected || answer.status < 500 ? texts.signedOut : texts.offline;
      return { ok: false, status: answer.status, message };
    }
    const data = await answer.json();
    const errors = Object.values(data.errors ?? {}).flat();
    const message = errors.length ? errors.join(" ") : data.detail;
    return { ok: answer.ok, status: answer.status, data, message };
  }

  return {
    save: (content, version) => ask(saveUrl, { content, version }),
    check: (content) => ask(checkUrl, { content }),
  };
}
