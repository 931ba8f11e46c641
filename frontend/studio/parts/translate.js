// The editors of bpmn.io ask a module named `translate` for every text. With the page in Chinese
// they get ours; a text without a translation stays English rather than disappear.
export function translation(dictionary) {
  // The panel's headings are made from type names and differ in capitals only ("User Task").
  const byLetters = new Map(Object.entries(dictionary).map(([key, ours]) => [letters(key), ours]));
  byLetters.delete(""); // a bracket of ours stands for that bracket, not for whatever has no letters
  const find = (text) => dictionary[text] ?? byLetters.get(letters(text)) ?? text;
  const translate = (template, values = {}) =>
    find(template).replace(/{([^}]+)}/g, (_, name) =>
      String(values[name] === undefined ? `{${name}}` : find(String(values[name]))),
    );
  return { translate: ["value", translate] };
}

const letters = (text) => text.toLowerCase().replace(/[^a-z{}]/g, "");

export const isChinese = () => document.documentElement.lang.startsWith("zh");
