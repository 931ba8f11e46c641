// The page shown while the database is away looks by itself whether things work again. A form
// that could not be sent is not sent a second time: the reader is told to do so instead.
export function retry(element) {
  const wait = Number(element.dataset.retry) * 1000;
  const look = async () => {
    try {
      const answer = await fetch(element.dataset.retryProbe, { cache: "no-store" });
      if (answer.ok) {
        if (element.dataset.retrySafe) window.location.reload();
        else element.querySelector("[data-retry-back]").hidden = false;
        return;
      }
    } catch {
      // No connection either: ask again.
    }
    setTimeout(look, wait);
  };
  setTimeout(look, wait);
}
