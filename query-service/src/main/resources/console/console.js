// What the pages do beyond HTML. Without it everything works but the live slider and the viewer's own time.
"use strict";

(() => {
  // The viewer's own time beside UTC, which is what the page says by itself.
  const local = new Intl.DateTimeFormat(undefined, {
    year: "numeric", month: "2-digit", day: "2-digit", hour: "2-digit", minute: "2-digit", second: "2-digit",
    timeZoneName: "short",
  });

  function localTimes(root) {
    for (const time of root.querySelectorAll("time[datetime]:not([data-local])")) {
      const at = new Date(time.dateTime);
      time.dataset.local = "";
      if (!Number.isNaN(at.getTime()) && at.getTimezoneOffset() !== 0) {
        const own = document.createElement("span");
        own.className = "own";
        own.textContent = local.format(at);
        time.append(" ", own);
      }
    }
  }

  function slider() {
    const range = document.querySelector("input[type=range][name=version]");
    const output = range && range.form.querySelector("output");
    if (!range || !output) {
      return;
    }
    const say = () => {
      output.textContent = `${range.value} of ${range.max}`;
      range.setAttribute("aria-valuetext", `event ${range.value} of ${range.max}`);
    };
    range.addEventListener("input", say);
  }

  document.addEventListener("DOMContentLoaded", () => {
    localTimes(document);
    slider();
  });
  document.addEventListener("htmx:load", (event) => localTimes(event.target));
})();
