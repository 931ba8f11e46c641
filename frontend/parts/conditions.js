// Fields that hide by a FEEL condition (form-js "conditional.hide"). This only shows and hides:
// the server decides again, by the same rules. data-conditions holds the case's variables that a
// condition names; a field's wrapper has data-hide="=FEEL", its controls data-key and data-type.
const MOST_ROUNDS = 10;

export async function conditions(form) {
  if (!form.querySelector("[data-hide]")) return;
  const { evaluate } = await import("feelin"); // large, and most forms have no conditions
  const given = JSON.parse(form.dataset.conditions || "{}");
  const decide = () => show(form, hiddenOnes(form, given, evaluate));
  form.addEventListener("input", decide);
  form.addEventListener("change", decide);
  decide();
}

// What is hidden counts as empty for the other conditions, so it takes rounds until all agree.
function hiddenOnes(form, given, evaluate) {
  let hidden = new Set();
  for (let round = 0; round < MOST_ROUNDS; round += 1) {
    const found = new Set();
    for (const wrapper of form.querySelectorAll("[data-hide]")) {
      // Within an entry of a list a condition sees the entry's answers.
      const level = wrapper.closest("[data-entry]") ?? form;
      const scope = { ...given, ...values(level, hidden) };
      if (isTrue(evaluate, wrapper.dataset.hide.replace(/^=/, ""), scope)) found.add(wrapper);
    }
    const settled = found.size === hidden.size && [...found].every((one) => hidden.has(one));
    hidden = found;
    if (settled) break;
  }
  return hidden;
}

function show(form, hidden) {
  for (const wrapper of form.querySelectorAll("[data-hide]")) wrapper.hidden = hidden.has(wrapper);
  for (const control of form.querySelectorAll("input, select, textarea")) {
    // What is hidden is not sent, and never keeps the form from being sent.
    control.disabled = isHidden(control, hidden) || control.hasAttribute("data-fixed");
  }
}

function isHidden(element, hidden) {
  for (let at = element.closest("[data-hide]"); at; at = at.parentElement.closest("[data-hide]")) {
    if (hidden.has(at)) return true;
  }
  return false;
}

function isTrue(evaluate, expression, scope) {
  try {
    const result = evaluate(expression, scope);
    return (result && typeof result === "object" && "value" in result ? result.value : result) === true;
  } catch {
    return false; // shown rather than lost; the server decides
  }
}

// The answers of one level as the server would read them: a form's, or those of one entry.
function values(level, hidden) {
  const result = {};
  const entry = level.matches("[data-entry]") ? level : null;
  for (const control of level.querySelectorAll("[data-key]")) {
    if (control.closest("[data-entry]") !== entry) continue;
    const { key, type } = control.dataset;
    const empty = isHidden(control, hidden);
    if (type === "checklist") {
      result[key] ??= null;
      if (!empty && control.checked) result[key] = [...(result[key] ?? []), control.value];
    } else if (type === "radio") {
      result[key] ??= null;
      if (!empty && control.checked) result[key] = control.value;
    } else if (empty) result[key] = null;
    else if (type === "checkbox") result[key] = control.checked;
    else if (control.value === "") result[key] = null;
    else result[key] = type === "number" ? Number(control.value) : control.value;
  }
  for (const list of level.querySelectorAll("[data-key-list]")) {
    if (list.closest("[data-entry]") !== entry) continue;
    const entries = [...list.querySelectorAll("[data-entry]")];
    result[list.dataset.keyList] = entries.map((one) => values(one, hidden));
  }
  return result;
}
