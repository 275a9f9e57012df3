/* dmn_viewer: opens dmn-js, read-only, on the graph whose address the page tells. Without it our own drawing stands there. */
(() => {
  const EDGE = 16; // about the graph
  const [LEAST, READABLE, MOST, STEP] = [0.2, 0.65, 3, 1.25];
  const COLOURS = { defaultFillColor: "var(--surface)", defaultStrokeColor: "var(--ink)", defaultLabelColor: "var(--ink)" };
  const FACE = { defaultStyle: { fontFamily: "Inter, sans-serif" } };

  async function told(address) {
    const answer = await fetch(address, { credentials: "same-origin" });
    if (!answer.ok) throw new Error(answer.statusText);
    return answer.text();
  }

  /* The graph in its frame, which scrolls: `zoom` tells how large, "all" what fits. */
  function framed(viewer, place) {
    const canvas = viewer.getActiveViewer().get("canvas");
    const frame = place.querySelector(".dmn-js-parent");
    const sheet = place.querySelector(".dmn-drd-container");
    const { x, y, width, height } = canvas.viewbox().inner;
    const whole = { x: x - EDGE, y: y - EDGE, width: width + 2 * EDGE, height: height + 2 * EDGE };
    let scale = 1;

    function zoom(wanted) {
      scale = Math.min(MOST, Math.max(LEAST, wanted));
      sheet.style.width = `${whole.width * scale}px`;
      sheet.style.height = `${whole.height * scale}px`;
      canvas.resized();
      canvas.viewbox(whole);
    }

    const fits = () => Math.min(1, frame.clientWidth / whole.width);
    frame.tabIndex = 0;
    frame.setAttribute("role", "group");
    frame.setAttribute("aria-label", place.dataset.label);
    frame.querySelector("svg[tabindex]").removeAttribute("tabindex"); // the frame takes the focus
    zoom(Math.max(fits(), READABLE));
    const acts = { "+": () => zoom(scale * STEP), "-": () => zoom(scale / STEP), 0: () => zoom(fits()) };
    frame.addEventListener("keydown", (event) => {
      if (!(event.key in acts) || event.ctrlKey || event.metaKey || event.altKey) return;
      event.preventDefault();
      acts[event.key]();
    });
    frame.focus();
    return acts;
  }

  function prepare(view) {
    const opens = view.querySelector(".dmn-view__open");
    const place = view.querySelector(".dmn-viewer");
    const buttons = view.querySelector(".dmn-view__acts");

    async function open() {
      opens.disabled = true;
      const [dmn] = await Promise.all([told(view.dataset.address), window.scriptLoaded(view.dataset.viewer)]);
      place.hidden = false;
      const viewer = new window.DmnJS({ container: place, drd: { drdRenderer: COLOURS, textRenderer: FACE } });
      await viewer.importXML(dmn);
      const acts = framed(viewer, place);
      opens.hidden = true;
      buttons.hidden = false;
      buttons.addEventListener("click", (event) => acts[event.target.dataset.act]?.());
    }

    function fail() {
      place.hidden = true;
      view.querySelector(".dmn-view__wrong").hidden = false;
    }

    view.hidden = false;
    opens.addEventListener("click", () => open().catch(fail));
  }

  document.querySelectorAll(".dmn-view").forEach(prepare);
})();
