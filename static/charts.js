/* What makes charts quicker for those whose browser runs scripts. Every chart works the same without it.

   captions  the name and the number of what is pointed at or focused, at once, in the line above a chart
   pictures  an SVG that can be saved is offered as PNG too, drawn by the browser */
"use strict";

(() => {
  const SCALE = 2; // dots a pixel of a picture: sharp on paper and on fine screens

  // -- captions

  function captionOf(element) {
    const link = element.closest?.("svg a[aria-label]");
    const part = link?.closest("section, figure");
    const caption = part?.querySelector("[data-caption]");
    return caption ? { caption, text: link.getAttribute("aria-label") } : null;
  }

  let shown = null; // the caption that is not as the page has it, and what the page has

  function restore() {
    if (shown) shown.caption.textContent = shown.text;
    shown = null;
  }

  function show(event) {
    const found = captionOf(event.target);
    if (shown && shown.caption !== found?.caption) restore();
    if (!found) return;
    shown ??= { caption: found.caption, text: found.caption.textContent };
    found.caption.textContent = found.text;
  }

  document.addEventListener("pointerover", show);
  document.addEventListener("focusin", show);
  document.addEventListener("focusout", restore);

  // -- pictures

  async function draw(address) {
    const image = new Image();
    image.src = address;
    await image.decode();
    const canvas = document.createElement("canvas");
    canvas.width = image.naturalWidth * SCALE;
    canvas.height = image.naturalHeight * SCALE;
    canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
    return new Promise((resolve) => canvas.toBlob(resolve, "image/png"));
  }

  function save(blob, name) {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(blob);
    link.download = name;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 1000);
  }

  function offerPng(link) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "as-link";
    button.textContent = "PNG";
    button.addEventListener("click", async () => {
      button.disabled = true;
      try {
        const name = new URL(link.href).pathname.split("/").pop().replace(".svg", ".png");
        save(await draw(link.href), name);
      } catch {
        button.replaceWith("(this browser cannot make a PNG)");
      }
      button.disabled = false;
    });
    link.after(" ", button);
    link.removeAttribute("data-picture");
  }

  function offerPngs() {
    document.querySelectorAll("[data-picture]").forEach(offerPng);
  }

  offerPngs();
  new MutationObserver(offerPngs).observe(document.body, { childList: true, subtree: true }); // a search that is shown anew
})();
