// The page of one file of a draft: its editor, saving, checking, and the findings.
import "./parts/studio.css";
import { Desk } from "./parts/desk.js";

const page = document.querySelector("[data-studio-editor]");
// On a small screen the outline stands in the editor's place; it has no size to draw in there.
const wide = matchMedia("(min-width: 48rem)");
if (page && wide.matches) open();
else if (page) wide.addEventListener("change", open, { once: true });

async function open() {
  const desk = new Desk(page);
  try {
    await desk.open();
  } catch (error) {
    desk.say.refused(`${page.dataset.failed} ${error.message}`);
    throw error;
  }
}
