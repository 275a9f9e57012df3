/* job: shows a job's progress as it goes, in place. Without it the page reloads itself. */
(() => {
  const shown = document.getElementById("job");

  async function renew() {
    const answer = await fetch(location.href, { credentials: "same-origin" });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const newest = page.getElementById("job");
    if (!newest || !newest.dataset.renew) {
      location.reload();
      return;
    }
    shown.replaceChildren(...newest.childNodes);
    wait();
  }

  function wait() {
    setTimeout(() => renew().catch(wait), Number(shown.dataset.renew) * 1000);
  }

  wait();
})();
