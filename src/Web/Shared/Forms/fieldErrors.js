// @ts-check
// What is wrong with a field, beside it, as the server's <field> writes it. Where a page has many forms with the same fields, each says in data-ids what their ids begin with.

/** A field of a form; of a choice by buttons, what they stand in. @param {HTMLFormElement} form @param {string} name @returns {HTMLElement | null} */
function fieldOf(form, name) {
  const field = form.elements.namedItem(name);
  if (field instanceof RadioNodeList) return form.querySelector(`fieldset:has([name="${name}"])`);
  return field instanceof HTMLInputElement || field instanceof HTMLSelectElement ? field : null;
}

/** @param {HTMLFormElement} form @param {string} name @param {"error" | "hint"} what */
function idOf(form, name, what) {
  return `${form.dataset.ids ?? ""}${name}-${what}`;
}

/** Says what is wrong with a field. @param {HTMLFormElement} form @param {string} name @param {string} words */
export function showFieldError(form, name, words) {
  const field = fieldOf(form, name);
  if (field === null) throw new Error(`the form has no ${name}`);
  const [error, hint] = [idOf(form, name, "error"), idOf(form, name, "hint")];
  let problem = form.querySelector(`#${error}`);
  if (!problem) {
    problem = document.createElement("p");
    problem.className = "field-error";
    problem.id = error;
    (field instanceof HTMLFieldSetElement ? field : field.closest(".form-field") ?? field.parentElement)?.append(problem);
  }

  // What is folded away is said to nobody.
  const fold = field.closest("details");
  if (fold) fold.open = true;
  if (problem.textContent !== words) problem.textContent = words;
  if (!(field instanceof HTMLFieldSetElement)) field.setAttribute("aria-invalid", "true");
  field.setAttribute("aria-describedby", form.querySelector(`#${hint}`) ? `${hint} ${error}` : error);
}

/** Nothing is wrong with a field any more. @param {HTMLFormElement} form @param {string} name */
export function clearFieldError(form, name) {
  const problem = form.querySelector(`#${idOf(form, name, "error")}`);
  if (!problem) return;
  problem.remove();
  const field = fieldOf(form, name);
  if (field === null) return;
  field.removeAttribute("aria-invalid");
  const hint = idOf(form, name, "hint");
  if (form.querySelector(`#${hint}`)) field.setAttribute("aria-describedby", hint);
  else field.removeAttribute("aria-describedby");
}
