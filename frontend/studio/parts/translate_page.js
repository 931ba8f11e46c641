// For an editor without translation of its own: puts our text in place of each text that stands
// alone in an element, and in titles, placeholders and labels, whenever the editor draws.
const ATTRIBUTES = ["title", "placeholder", "aria-label"];

// within: only inside elements that match; texts: only texts directly inside what matches this.
// `find` gives our text for the editor's, or nothing.
export function translatePage(root, find, within, { texts = "*" } = {}) {
  const inside = (element) => element?.closest(within) && !element.closest("[contenteditable]");

  function text(node) {
    const words = node.data.trim();
    const ours = words && find(words);
    const parent = node.parentElement;
    if (ours && inside(parent) && parent.matches(texts)) node.data = node.data.replace(words, ours);
  }

  function attributes(element) {
    for (const name of ATTRIBUTES) {
      const ours = element.hasAttribute(name) && find(element.getAttribute(name));
      if (ours && inside(element)) element.setAttribute(name, ours);
    }
  }

  function all(node) {
    if (node.nodeType === Node.TEXT_NODE) return text(node);
    if (node.nodeType !== Node.ELEMENT_NODE) return undefined;
    attributes(node);
    const walker = document.createTreeWalker(node, NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
      const found = walker.currentNode;
      if (found.nodeType === Node.TEXT_NODE) text(found);
      else attributes(found);
    }
    return undefined;
  }

  const observer = new MutationObserver((changes) => {
    for (const change of changes) {
      if (change.type === "characterData") text(change.target);
      else if (change.type === "attributes") attributes(change.target);
      else change.addedNodes.forEach(all);
    }
  });
  all(root);
  observer.observe(root, {
    subtree: true,
    childList: true,
    characterData: true,
    attributes: true,
    attributeFilter: ATTRIBUTES,
  });
}
