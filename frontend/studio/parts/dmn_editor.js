// The editor of decision tables: dmn-js, with a tab for each decision and one for their diagram.
import DmnModeler from "dmn-js/lib/Modeler";
import "dmn-js/dist/assets/diagram-js.css";
import "dmn-js/dist/assets/dmn-js-shared.css";
import "dmn-js/dist/assets/dmn-js-drd.css";
import "dmn-js/dist/assets/dmn-js-decision-table.css";
import "dmn-js/dist/assets/dmn-js-decision-table-controls.css";
import "dmn-js/dist/assets/dmn-js-literal-expression.css";
import "dmn-js/dist/assets/dmn-js-boxed-expression.css";
import "dmn-js/dist/assets/dmn-js-boxed-expression-controls.css";
import "dmn-js/dist/assets/dmn-font/css/dmn.css";
import { HIT_POLICIES } from "dmn-js-decision-table/lib/features/hit-policy/HitPolicies";
import chinese, { HIT_POLICIES_IN_CHINESE } from "./chinese_decision.js";
import { styleMarks } from "./marks.js";
import { tabs } from "./tabs.js";
import { isChinese, translation } from "./translate.js";

export async function openEditor({ canvas: container, toolbar, texts, onChange }) {
  const translated = isChinese() ? { additionalModules: [translation(chinese)] } : {};
  const modeler = new DmnModeler({
    container,
    common: { expressionLanguages: { defaults: { editor: "feel", inputCell: "feel" } } },
    drd: translated,
    decisionTable: translated,
    literalExpression: translated,
    boxedExpression: translated,
  });
  if (isChinese()) {
    for (const policy of HIT_POLICIES) {
      const ours = HIT_POLICIES_IN_CHINESE[policy.label];
      if (ours) [policy.label, policy.explanation] = ours;
    }
  }
  const marks = styleMarks();
  const watched = new WeakSet();
  const bar = tabs(toolbar, texts.decisions, (id) => modeler.open(viewOf(id)));
  const viewOf = (id) => modeler.getViews().find((view) => view.element.id === id);

  // Each view has an editor of its own, made when it is first opened.
  function watch() {
    const viewer = modeler.getActiveViewer();
    if (!viewer || watched.has(viewer)) return;
    watched.add(viewer);
    viewer.on("commandStack.changed", onChange);
  }

  modeler.on("views.changed", ({ views, activeView }) => {
    bar.show(
      views.map((view) => ({
        id: view.element.id,
        label: view.type === "drd" ? texts.drd : view.element.name || view.element.id,
      })),
      activeView?.element.id,
    );
    watch();
  });

  function home(id) {
    for (const view of modeler.getViews()) {
      if (view.element.id === id) return view;
      if (view.type !== "drd" && contains(view.element, id)) return view;
    }
    return null;
  }

  return {
    async load(content) {
      const { warnings } = await modeler.importXML(content);
      const first = modeler.getViews().find((view) => view.type !== "drd");
      if (first) await modeler.open(first);
      watch();
      return warnings.map((warning) => warning.message);
    },
    async content() {
      return (await modeler.saveXML({ format: true })).xml;
    },
    advice: async () => [],
    mark(findings) {
      marks.show(
        findings,
        (id) =>
          `:is([data-element-id="${id}"], [data-row-id="${id}"], [data-col-id="${id}"])`,
      );
      bar.sign(
        new Set(findings.map((finding) => home(finding.element_id)?.element.id).filter(Boolean)),
      );
    },
    select(id) {
      const view = home(id);
      if (!view) return false;
      Promise.resolve(modeler.open(view)).then(() => {
        const name = CSS.escape(id);
        const cell = container.querySelector(
          `[data-element-id="${name}"], [data-row-id="${name}"], [data-col-id="${name}"]`,
        );
        cell?.scrollIntoView({ block: "center", inline: "center" });
        const inner = cell?.querySelector("[contenteditable], input, button") ?? cell;
        inner?.focus?.();
      });
      return true;
    },
  };
}

// Is the element with this id somewhere inside? (moddle trees have no index)
function contains(element, id) {
  const seen = new Set();
  const queue = [element];
  while (queue.length) {
    const next = queue.pop();
    if (!next || typeof next !== "object" || seen.has(next)) continue;
    seen.add(next);
    if (next.id === id) return true;
    for (const key of Object.keys(next)) {
      if (key.startsWith("$")) continue;
      const value = next[key];
      if (Array.isArray(value)) queue.push(...value);
      else if (value?.$type) queue.push(value);
    }
  }
  return false;
}
