/* script_loading: a script that is large is fetched when somebody asks for what it does. */
window.scriptLoaded = (address) =>
  new Promise((resolve, reject) => {
    const script = document.createElement("script");
    script.src = address;
    script.onload = resolve;
    script.onerror = reject;
    document.head.append(script);
  });
