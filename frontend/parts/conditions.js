// Fields that hide by a FEEL condition (form-js "conditional.hide"). This only shows and hides:
// the server decides again. data-conditions holds {"scope": {...}}; each field's wrapper has
// data-hide="=FEEL", and the wrappers' controls have data-key and data-type.

export async function conditions(form) {
  if (!form.querySelector("[data-hide]")) return;
  const { evaluate } = await import("feelin"); // large, and most forms have no conditions
  const given = JSON.parse(form.dataset.conditions || "{}");
  const wrappers = () => [...form.querySelectorAll("[data-hide]")];
  const decide = () => {
    const scope = { ...given, ...values(form) };
    for (const wrapper of wrappers()) {
      const hidden = isTrue(evaluate, wrapper.dataset.hide.replace(/^=/, ""), scope);
      wrapper.hidden = hidden;
      // A hidden required field must not keep the form from being sent.
      for (const control of wrapper.querySelectorAll("input, select, textarea")) {
        control.disabled = hidden || control.hasAttribute("data-fixed");
      }
    }
  };
  form.addEventListener("input", decide);
  form.addEventListener("change", decide);
  decide();
}

function isTrue(evaluate, expression, scope) {
  try {
    const result = evaluate(expression, scope);
    return (result && typeof result === "object" && "value" in result ? result.value : result) === true;
  } catch {
    return false; // shown rather than lost; the server decides
  }
}

// The answers as the server would read them: numbers as numbers, empty as null, boxes as true.
export function values(form) {
  const result = {};
  for (const control of form.querySelectorAll("[data-key]")) {
    if (control.closest("template")) continue;
    const { key, type } = control.dataset;
    if (type === "checklist") {
      result[key] ??= [];
      if (control.checked) result[key].push(control.value);
    } else if (type === "radio") {
      result[key] ??= null;
      if (control.checked) result[key] = control.value;
    } else if (type === "checkbox") result[key] = control.checked;
    else if (type === "number") result[key] = control.value === "" ? null : Number(control.value);
    else result[key] = control.value === "" ? null : control.value;
  }
  return result;
}
