// The editors of bpmn.io ask a module named `translate` for every text. With the page in Chinese
// they get ours; a text without a translation stays English rather than disappear.
export function translation(dictionary) {
  const translate = (template, values = {}) =>
    (dictionary[template] ?? template).replace(/{([^}]+)}/g, (_, name) =>
      String(values[name] === undefined ? `{${name}}` : (dictionary[values[name]] ?? values[name])),
    );
  return { translate: ["value", translate] };
}

export const isChinese = () => document.documentElement.lang.startsWith("zh");
