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
  const question = document.activeElement.closest(".question");
  if (question && event.key === "x") {
    question.querySelector("[name=chosen]").click();
  } else if (question && answers[event.key]) {
    question.querySelector(`[value^="${answers[event.key]}:"]`).click();
  }
});

if (questions.length && !document.querySelector(".errornote")) {
  questions[0].focus({ preventScroll: true });
}
