// The editor of a workflow: bpmn-js with the zeebe properties panel.
import BpmnModeler from "bpmn-js/lib/Modeler";
import {
  BpmnPropertiesPanelModule,
  BpmnPropertiesProviderModule,
  ZeebePropertiesProviderModule,
} from "bpmn-js-properties-panel";
import zeebeBehaviors from "camunda-bpmn-js-behaviors/lib/camunda-cloud";
import zeebe from "zeebe-bpmn-moddle/resources/zeebe.json";
import "bpmn-js/dist/assets/diagram-js.css";
import "bpmn-js/dist/assets/bpmn-js.css";
import "bpmn-js/dist/assets/bpmn-font/css/bpmn.css";
import "@bpmn-io/properties-panel/dist/assets/properties-panel.css";
import { adviceOn } from "./advice.js";
import chineseDiagram from "./chinese_diagram.js";
import chineseProperties from "./chinese_properties.js";
import { isChinese, translation } from "./translate.js";
import { translatePage } from "./translate_page.js";

const PALETTE_WIDTH = 124;
const MARGIN = 24;
const MARKERS = { error: "finding-error", warning: "finding-warning", advice: "finding-advice" };

export async function openEditor({ canvas: container, properties, path, onChange, onMark }) {
  const translated = isChinese()
    ? [translation({ ...chineseProperties, ...chineseDiagram })]
    : [];
  const modeler = new BpmnModeler({
    container,
    propertiesPanel: { parent: properties },
    additionalModules: [
      BpmnPropertiesPanelModule,
      BpmnPropertiesProviderModule,
      ZeebePropertiesProviderModule,
      zeebeBehaviors,
      ...translated,
    ],
    moddleExtensions: { zeebe },
  });
  // The panel's own buttons do not ask the translation module.
  if (isChinese()) {
    const find = (text) => chineseProperties[text] ?? countInChinese(text);
    translatePage(properties, find, ".bio-properties-panel", { texts: "button, button *" });
  }
  const registry = modeler.get("elementRegistry");
  const canvas = modeler.get("canvas");
  const overlays = modeler.get("overlays");
  let marked = [];

  modeler.on("commandStack.changed", onChange);

  function unmark() {
    overlays.remove({ type: "finding" });
    for (const [id, marker] of marked) if (registry.get(id)) canvas.removeMarker(id, marker);
    marked = [];
  }

  // The whole diagram, beside the palette and never enlarged.
  function fit() {
    const { inner, outer } = canvas.viewbox();
    const wide = outer.width - PALETTE_WIDTH - MARGIN;
    const scale = Math.min(1, wide / inner.width, (outer.height - 2 * MARGIN) / inner.height);
    canvas.viewbox({
      x: inner.x - PALETTE_WIDTH / scale - Math.max(0, (wide / scale - inner.width) / 2),
      y: inner.y - (outer.height / scale - inner.height) / 2,
      width: outer.width / scale,
      height: outer.height / scale,
    });
  }

  function sign(element, findings) {
    const severity = ["error", "warning", "advice"].find((s) =>
      findings.some((finding) => finding.severity === s),
    );
    canvas.addMarker(element.id, MARKERS[severity]);
    marked.push([element.id, MARKERS[severity]]);
    const button = document.createElement("button");
    button.type = "button";
    button.className = `finding-sign finding-sign-${severity}`;
    button.textContent = findings.length > 1 ? String(findings.length) : "!";
    button.title = findings.map((finding) => finding.message).join("\n");
    button.setAttribute("aria-label", button.title);
    button.addEventListener("click", () => onMark(element.id));
    const position = element.waypoints ? middle(element) : { top: -11, right: 11 };
    overlays.add(element.id, "finding", { position, html: button, scale: { min: 0.9, max: 1.2 } });
  }

  return {
    async load(content) {
      unmark();
      const { warnings } = await modeler.importXML(content);
      fit();
      return warnings.map((warning) => warning.message);
    },
    async content() {
      return (await modeler.saveXML({ format: true })).xml;
    },
    advice: () => adviceOn(modeler.getDefinitions(), path),
    mark(findings) {
      unmark();
      const byElement = Map.groupBy(findings, (finding) => finding.element_id);
      for (const [id, found] of byElement) {
        const element = id && registry.get(id);
        if (element && element !== canvas.getRootElement()) sign(element, found);
      }
    },
    select(id) {
      const element = registry.get(id);
      if (!element) return false;
      const root = canvas.findRoot(element);
      if (root && root !== canvas.getRootElement()) canvas.setRootElement(root);
      modeler.get("selection").select(element);
      if (element !== root) canvas.scrollToElement(element, 120);
      return true;
    },
    undo: () => modeler.get("commandStack").undo(),
  };
}

function countInChinese(text) {
  const count = /^List contains (\d+) items?$/.exec(text)?.[1];
  return count && `共 ${count} 项`;
}

function middle({ waypoints }) {
  const [from, to] = [waypoints[0], waypoints[1]];
  const left = Math.min(...waypoints.map((point) => point.x));
  const top = Math.min(...waypoints.map((point) => point.y));
  return { left: (from.x + to.x) / 2 - left - 10, top: (from.y + to.y) / 2 - top - 10 };
}
