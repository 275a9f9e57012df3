/* The admin's own two-list field names its magnifiers, but gives them no role that may have a name. */
window.addEventListener("load", () => {
  document.querySelectorAll(".help-tooltip[aria-label]").forEach((mark) => {
    mark.setAttribute("role", "img");
  });
});
