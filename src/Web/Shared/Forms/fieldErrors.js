// @ts-check
// What is wrong with a field, beside it, as the server's <field> writes it.

/** Says what is wrong with a field. @param {HTMLFormElement} form @param {string} name @param {string} words */
export function showFieldError(form, name, words) {
  const field = form.elements.namedItem(name);
  if (!(field instanceof HTMLInputElement || field instanceof HTMLSelectElement)) throw new Error(`the form has no ${name}`);
  let problem = form.querySelector(`#${name}-error`);
  if (!problem) {
    problem = document.createElement("p");
    problem.className = "field-error";
    problem.id = `${name}-error`;
    (field.closest(".form-field") ?? field.parentElement)?.append(problem);
  }
  if (problem.textContent !== words) problem.textContent = words;
  field.setAttribute("aria-invalid", "true");
  field.setAttribute("aria-describedby", form.querySelector(`#${name}-hint`) ? `${name}-hint ${name}-error` : `${name}-error`);
}

/** Nothing is wrong with a field any more. @param {HTMLFormElement} form @param {string} name */
export function clearFieldError(form, name) {
  const problem = form.querySelector(`#${name}-error`);
  if (!problem) return;
  problem.remove();
  const field = form.elements.namedItem(name);
  if (!(field instanceof HTMLInputElement || field instanceof HTMLSelectElement)) return;
  field.removeAttribute("aria-invalid");
  if (form.querySelector(`#${name}-hint`)) field.setAttribute("aria-describedby", `${name}-hint`);
  else field.removeAttribute("aria-describedby");
}
