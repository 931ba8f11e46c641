// data-diagram: address of {"xml": …, "tokens": [element id], "taken": [element id]}.
import NavigatedViewer from "bpmn-js/lib/NavigatedViewer";
import "bpmn-js/dist/assets/diagram-js.css";
import "bpmn-js/dist/assets/bpmn-js.css";

export async function drawDiagram(element) {
  const answer = await fetch(element.dataset.diagram, { headers: { Accept: "application/json" } });
  if (!answer.ok) throw new Error(String(answer.status));
  const { xml, tokens, taken } = await answer.json();
  element.replaceChildren();
  const viewer = new NavigatedViewer({ container: element });
  await viewer.importXML(xml);
  const canvas = viewer.get("canvas");
  const registry = viewer.get("elementRegistry");
  mark(canvas, registry, taken, "way-taken");
  markFlows(canvas, registry, new Set([...taken, ...tokens]));
  mark(canvas, registry, tokens, "token-here");
  look(canvas, registry.get(tokens[0]));
  zoomButtons(canvas, element.closest("details")?.querySelector("[data-diagram-zoom]"));
  dragByFinger(canvas, element);
  // The same facts stand beside it as text: for a screen reader the drawing would be noise.
  element.querySelector("svg")?.setAttribute("aria-hidden", "true");
  const svg = element.querySelector("svg");
  svg?.removeAttribute("tabindex");
}

// All of it where it can be read; otherwise as large as can be read, with the case's place in the middle.
const READABLE = 0.7;

function look(canvas, here) {
  canvas.zoom("fit-viewport", "auto");
  if (!here || canvas.zoom() >= READABLE) return;
  const { width, height } = canvas.getSize();
  const [wide, high] = [width / READABLE, height / READABLE];
  const all = canvas.viewbox().inner;
  canvas.viewbox({
    x: between(all.x, here.x + here.width / 2 - wide / 2, all.x + all.width - wide),
    y: between(all.y, here.y + here.height / 2 - high / 2, all.y + all.height - high),
    width: wide,
    height: high,
  });
}

function between(least, wanted, most) {
  return Math.max(least, Math.min(wanted, most));
}

function zoomButtons(canvas, buttons) {
  if (!buttons) return;
  buttons.hidden = false;
  buttons.addEventListener("click", ({ target }) => {
    if (target.value === "fit") canvas.zoom("fit-viewport", "auto");
    else if (target.value) canvas.zoom(canvas.zoom() * (target.value === "in" ? 1.4 : 1 / 1.4));
  });
}

// With a mouse the viewer does it itself. Up and down a finger scrolls the page.
function dragByFinger(canvas, element) {
  let from = null;
  element.addEventListener("pointerdown", (event) => {
    from = event.pointerType === "touch" ? event.clientX : null;
  });
  element.addEventListener("pointermove", (event) => {
    if (from === null || event.pointerType !== "touch") return;
    canvas.scroll({ dx: event.clientX - from, dy: 0 });
    from = event.clientX;
  });
}

function mark(canvas, registry, ids, name) {
  for (const id of ids) if (registry.get(id)) canvas.addMarker(id, name);
}

// A line is part of the way when the case has been at both of its ends.
function markFlows(canvas, registry, been) {
  const flows = registry.filter((element) => element.type === "bpmn:SequenceFlow");
  for (const flow of flows) {
    if (been.has(flow.source?.id) && been.has(flow.target?.id)) canvas.addMarker(flow.id, "way-taken");
  }
}
