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
  canvas.zoom("fit-viewport", "auto");
  // The same facts stand beside it as text: for a screen reader the drawing would be noise.
  element.querySelector("svg")?.setAttribute("aria-hidden", "true");
  const svg = element.querySelector("svg");
  svg?.removeAttribute("tabindex");
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
