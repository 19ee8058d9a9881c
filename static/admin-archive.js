// Names what Django’s scripts draw without a name, and shows only the field that a chosen operation needs.
"use strict";

let numbered = 0;

function nameOf(select) {
  const label = document.querySelector(`label[for="${CSS.escape(select.id)}"]`);
  if (!label) {
    return "";
  }
  label.id ||= `named-${(numbered += 1)}`;
  return label.id;
}

function nameFields(within) {
  for (const select of within.querySelectorAll("select.admin-autocomplete")) {
    const box = select.parentElement.querySelector(".select2-selection");
    const value = box?.querySelector(".select2-selection__rendered");
    const label = nameOf(select);
    if (value && label) {
      box.setAttribute("aria-labelledby", `${label} ${value.id}`);
      value.setAttribute("aria-labelledby", label);
    } else if (value && select.getAttribute("aria-label")) {
      box.removeAttribute("aria-labelledby");
      box.setAttribute("aria-label", select.getAttribute("aria-label"));
      value.setAttribute("aria-label", select.getAttribute("aria-label"));
    }
  }
  for (const mark of within.querySelectorAll("span.help-tooltip[aria-label]")) {
    mark.setAttribute("role", "img");
  }
}

function showFieldOfChoice(form) {
  const choices = [...form.querySelectorAll("input[data-field]")];
  if (!choices.length) {
    return;
  }
  const fields = new Set(choices.map((choice) => choice.dataset.field).filter(Boolean));
  const show = () => {
    const chosen = choices.find((choice) => choice.checked);
    for (const name of fields) {
      const row = form.querySelector(`.form-row.field-${name}`);
      if (row) {
        row.hidden = !(chosen && chosen.dataset.field === name) && !row.classList.contains("errors");
      }
    }
  };
  form.addEventListener("change", show);
  show();
}

document.querySelectorAll("form").forEach(showFieldOfChoice);
document.addEventListener("formset:added", (event) => nameFields(event.target));

// Django’s own scripts draw the fields when jQuery is ready, the last of them on load.
if (window.django?.jQuery) {
  window.django.jQuery(() => nameFields(document));
}
window.addEventListener("load", () => nameFields(document));
