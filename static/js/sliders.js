/* The figure beside a slider follows it; without this it is the one that is shown. */
(() => {
  "use strict";
  document.querySelectorAll("output[for]").forEach((output) => {
    const slider = document.getElementById(output.htmlFor.value);
    if (!slider || slider.type !== "range") return;
    slider.addEventListener("input", () => {
      output.value = slider.value;
    });
  });
})();
