// The menu with data-news tells what has come into My work since its reader last saw the list. The
// browser asks again by itself (EventSource): the answer is short, and holds no connection. A page
// that is not looked at does not ask.
const AGAIN = 30000; // ms until the next attempt after an answer that was none
const KEY = "news";

let menu = null;
let source = null;
let now = null; // what the server said last: {sign, others, mine, group, told}, sets or null
let known = null; // what was there when the list was last seen
let wanted = null; // the sign of the list on this page, until the server has said it too
let others = null; // on the tab of what others do: the sign of what it shows
let timer = null;

export function news(element) {
  menu = element;
  known = restore();
  document.addEventListener("visibilitychange", () => (document.hidden ? stop() : start()));
  window.addEventListener("pagehide", stop);
  window.addEventListener("pageshow", ({ persisted }) => persisted && start());
  // After the other parts: a list on this page has said by then what it shows.
  setTimeout(() => document.hidden || start());
}

// The list itself: also one that htmx has brought in anew. What it shows is known.
export function newsList(list) {
  [wanted, others = null] = list.dataset.newsList.split("+");
  if (now?.sign === wanted && now.others === others) settle();
  else if (source) {
    stop(); // ask at once, and without a sign: what the list shows is to be told
    start();
  }
}

function start() {
  if (source || !menu) return;
  source = new EventSource(menu.dataset.news + (others === null ? "" : "&view=waiting"));
  source.addEventListener("message", ({ data, lastEventId }) => {
    const [sign, theirs = null] = lastEventId.split("+");
    now = { ...asSets(sign, JSON.parse(data)), others: theirs };
    settle();
  });
  source.addEventListener("over", () => {
    stop();
    menu = null; // nobody is signed in, or somebody else: no more attempts
    show(0, "over");
  });
  source.addEventListener("error", () => {
    if (source?.readyState !== EventSource.CLOSED) return; // it goes on by itself
    stop();
    timer = setTimeout(start, AGAIN);
  });
}

function stop() {
  clearTimeout(timer);
  source?.close();
  source = null;
}

function settle() {
  if (!now) return;
  if (wanted === now.sign || (!known && wanted === null)) {
    known = now;
    wanted = null;
    keep();
  }
  tell();
}

function tell() {
  if (wanted !== null) return show(0, "changed"); // it changed between the page and the first answer
  const theirs = others !== now.others ? [bar()?.dataset.newsWaiting] : [];
  if (now.sign === known.sign) return show(0, theirs.length ? "counted" : "", theirs);
  if (!all(now) || !all(known) || !now.told || !known.told) return show(0, "changed");
  const before = all(known);
  const mine = [...now.mine].filter((id) => !before.has(id)).length;
  const group = [...now.group].filter((id) => !before.has(id)).length;
  const after = all(now);
  const gone = [...before].filter((id) => !after.has(id)).length;
  const told = [...now.told].filter((id) => !known.told.has(id)).length;
  const words = [
    [mine, "newsMine"],
    [group, "newsGroup"],
    [told, "newsTold"],
    [gone, "newsGone"],
  ].flatMap(([n, name]) => (n ? [bar()?.dataset[name].replace("{n}", n)] : []));
  words.push(...theirs);
  show(mine + group + told, words.length ? "counted" : "changed", words);
}

function all({ mine, group }) {
  return mine && group && new Set([...mine, ...group]);
}

function asSets(sign, parts) {
  const sets = Object.entries(parts).map(([name, ids]) => [name, ids && new Set(ids)]);
  return { sign, ...Object.fromEntries(sets) };
}

function bar() {
  return document.querySelector("[data-news-bar]");
}

function show(count, state, words = []) {
  const badge = document.querySelector("[data-news-count]");
  if (badge) {
    badge.hidden = count === 0 || bar() !== null;
    badge.querySelector("[aria-hidden]").textContent = count < 100 ? count : "99+";
    badge.querySelector(".visually-hidden").textContent = badge.dataset.newsCount.replace("{n}", count);
  }
  const line = bar();
  if (!line) return;
  const text = {
    "": "",
    over: line.dataset.newsOver,
    changed: line.dataset.newsChanged,
    counted: words.join(line.dataset.newsComma),
  }[state];
  const told = line.querySelector("[data-news-words]");
  if (told.textContent !== text) told.textContent = text; // not read out again
  line.hidden = text === "";
}

// For the other pages of this window. Numbers of tasks only, and only for this user.
function keep() {
  const { sign, mine, group, told } = known;
  const kept = { user: menu?.dataset.newsUser, sign };
  for (const [name, ids] of Object.entries({ mine, group, told })) kept[name] = ids && [...ids];
  try {
    sessionStorage.setItem(KEY, JSON.stringify(kept));
  } catch {
    // no room, or none allowed: then each page begins anew
  }
}

function restore() {
  try {
    const { user, sign, ...parts } = JSON.parse(sessionStorage.getItem(KEY)) ?? {};
    return user === menu.dataset.newsUser ? asSets(sign, parts) : null;
  } catch {
    return null;
  }
}
