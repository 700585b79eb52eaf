// Fetches the page's <main> again when the stream says that something changed; without it the page stays as it was.
(() => {
  const GENTLE = 1500;
  let waiting = null;

  const busy = () => document.activeElement?.matches("main input, main select");

  const refetch = async () => {
    waiting = null;
    if (busy()) return later();
    const answer = await fetch(location.href, { headers: { Accept: "text/html" } });
    if (!answer.ok) return;
    const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector("main");
    const main = document.querySelector("main");
    for (const open of main.querySelectorAll("details[open][id]")) {
      fresh.querySelector(`#${CSS.escape(open.id)}`)?.setAttribute("open", "");
    }
    main.replaceChildren(...fresh.childNodes);
  };

  const later = () => {
    waiting ??= setTimeout(refetch, GENTLE);
  };

  const address = document.querySelector("main[data-live]")?.dataset.live;
  if (!address) return;
  const stream = new EventSource(address);
  stream.addEventListener("refetch", later);
  addEventListener("pagehide", () => stream.close());
})();
