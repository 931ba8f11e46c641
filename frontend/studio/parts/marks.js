// Marks at the place of a finding that survive the editor's redrawing: rules in a style sheet of
// our own, by the attributes that the editor gives its elements.
export function styleMarks() {
  const sheet = new CSSStyleSheet();
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
  return {
    // findings: the findings; selectors: (element id, already escaped) → a CSS selector
    show(findings, selectors) {
      while (sheet.cssRules.length) sheet.deleteRule(0);
      // Warnings first: a rule for an error at the same place comes later and wins.
      for (const severity of ["advice", "warning", "error"]) {
        for (const finding of findings) {
          if (finding.severity !== severity || !finding.element_id) continue;
          const where = selectors(CSS.escape(finding.element_id));
          const color = severity === "error" ? "error" : "warning";
          sheet.insertRule(
            `${where} { background-color: var(--studio-${color}-soft) !important;
             box-shadow: inset 0 0 0 2px var(--studio-${color}) !important; }`,
          );
        }
      }
    },
  };
}
