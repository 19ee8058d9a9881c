// Answers the review queue by keyboard; without it, the buttons do.
"use strict";

const questions = [...document.querySelectorAll(".question")];
const answers = { a: "accept", r: "refuse", w: "always", n: "never" };

function move(step) {
  const here = questions.findIndex((question) => question.contains(document.activeElement));
  const next = questions[here < 0 ? (step > 0 ? 0 : questions.length - 1) : here + step];
  if (next) {
    next.focus();
    next.scrollIntoView({ block: "nearest" });
  }
}

document.addEventListener("keydown", (event) => {
  const isTyping = event.target.closest("input:not([type=checkbox]), select, textarea, .select2-container");
  if (isTyping || event.ctrlKey || event.metaKey || event.altKey) {
    return;
  }
  if (event.key === "j" || event.key === "k") {
    move(event.key === "j" ? 1 : -1);
    return;
  }
  if (event.key === "u") {
    document.querySelector("[name=undo]")?.click();
    return;
  }
  const question = document.activeElement.closest(".question");
  if (question && event.key === "x") {
    question.querySelector("[name=chosen]").click();
  } else if (question && answers[event.key]) {
    question.querySelector(`[value^="${answers[event.key]}:"]`).click();
  }
});

function countChosen() {
  const place = document.querySelector(".selected");
  const number = document.querySelectorAll("[name=chosen]:checked").length;
  if (place) {
    place.hidden = !number;
    place.textContent = `(${number})`;
  }
}

document.addEventListener("change", countChosen);
countChosen();

// The question after the one that was decided is named in the address.
const next = questions.find((question) => `#${question.id}` === location.hash);
if (next) {
  next.focus({ preventScroll: true });
  next.scrollIntoView({ block: "start" });
} else if (questions.length && !document.querySelector(".errornote")) {
  questions[0].focus({ preventScroll: true });
}
