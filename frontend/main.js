// On every page. Pages work without it; each part below adds to elements that carry its data-
// attribute, also to those that htmx brings in later.
import "@tabler/core/dist/css/tabler.min.css";
import "./styles/main.css";
import htmx from "htmx.org";
import { attachAll } from "./parts/attach.js";
import { confirmDialog } from "./parts/confirm.js";
import { conditions } from "./parts/conditions.js";
import { diagram } from "./parts/diagram.js";
import { draft } from "./parts/draft.js";
import { filePicker } from "./parts/file_picker.js";
import { fold } from "./parts/fold.js";
import { keys } from "./parts/keys.js";
import { menus } from "./parts/menus.js";
import { news, newsList } from "./parts/news.js";
import { once } from "./parts/once.js";
import { partFailed } from "./parts/part.js";
import { repeating } from "./parts/repeating.js";
import { retry } from "./parts/retry.js";
import { rowKeys } from "./parts/row_keys.js";
import { searchSelect } from "./parts/search_select.js";
import { selection } from "./parts/selection.js";
import { signature } from "./parts/signature.js";
import { signedIn } from "./parts/signed_in.js";

const parts = {
  "data-repeating": repeating,
  "data-conditions": conditions,
  "data-signed-in": signedIn, // before data-confirm and data-once: it may hold the form back
  "data-confirm": confirmDialog,
  "data-diagram": diagram,
  "data-draft": draft, // after data-repeating, whose beginning is no change
  "data-file-picker": filePicker,
  "data-fold": fold,
  "data-keys": keys,
  "data-menu": menus,
  "data-news-list": newsList,
  "data-news": news,
  "data-once": once,
  "data-retry": retry,
  "data-row-keys": rowKeys,
  "data-search-select": searchSelect,
  "data-selection": selection,
  "data-signature": signature,
};

attachAll(document, parts);
htmx.on("htmx:after:settle", () => attachAll(document, parts));

// Part of a page was asked for, and something else came: the sign-in, an error, a page that says
// the database is away. Then the browser goes there as it would without htmx; but not from beside a
// form that is being filled in.
htmx.on("htmx:before:response", (event) => {
  const { raw } = event.detail.ctx.response;
  if (raw.ok && !raw.redirected) return;
  event.preventDefault();
  const part = event.detail.ctx.sourceElement.closest("[data-part]");
  if (part) partFailed(part);
  else window.location.assign(raw.url);
});
