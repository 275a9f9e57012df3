/* dmn_editor: opens dmn-js on the DMN in the form, and puts back what it made of it. Without it one edits the DMN. */
(() => {
  const opens = document.getElementById("dmn-open");
  const place = document.getElementById("dmn-editor");
  const wrong = document.getElementById("dmn-wrong");
  const form = document.getElementById("dmn-form");
  const content = form.elements.content;
  let editor = null;

  async function open() {
    opens.disabled = true;
    await window.scriptLoaded(opens.dataset.editor);
    place.hidden = false;
    const opened = new window.DmnJS({ container: place });
    await opened.importXML(content.value);
    await opened.open(opened.getViews().find((view) => view.type === "decisionTable"));
    place.querySelector("th.index-column").setAttribute("role", "none"); // it heads nothing
    editor = opened;
    opens.hidden = true;
  }

  function fail() {
    place.hidden = true;
    wrong.hidden = false;
  }

  async function save(event) {
    if (!editor) return;
    event.preventDefault();
    if (document.activeElement) document.activeElement.blur();
    content.value = (await editor.saveXML({ format: true })).xml;
    form.submit();
  }

  opens.hidden = false;
  opens.addEventListener("click", () => open().catch(fail));
  form.addEventListener("submit", (event) => save(event).catch(fail));
})();
