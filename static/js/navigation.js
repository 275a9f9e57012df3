/* Where one is stands in sight in the navigation, which may be longer than the window; without this
   one scrolls to it. */
(() => {
  "use strict";
  const here = document.querySelector(".navigation [aria-current]");
  if (here) here.scrollIntoView({ block: "nearest" });
})();
