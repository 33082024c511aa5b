// The page of a proof: takes a receipt and a key, and shows what the verifier says.
const form = document.querySelector("#proof");
const { verify, Malformed, Refuted } = await import(form.dataset.verifier);
const text = form.querySelector("#receipt");
const keys = form.querySelector("#keys");
const verdict = document.querySelector("#verdict");
let file = null;

function element(name, content, className = "") {
  const made = document.createElement(name);
  made.textContent = content;
  made.className = className;
  return made;
}

function show(tone, answer, headline, sentence, events = []) {
  verdict.className = `verdict ${tone}`;
  verdict.replaceChildren(element("p", answer, "answer"), element("h2", headline), element("p", sentence, "sentence"));
  if (events.length) {
    const list = element("ol", "", "events");
    for (const event of events) {
      const item = element("li", `${event.type}, position ${event.position}, ${event.occurredAt}`);
      item.append(element("pre", event.payload));
      list.append(item);
    }
    verdict.append(list);
  }
  verdict.hidden = false;
  verdict.focus();
}

async function check() {
  const trusted = keys.value.split("\n").filter((line) => line.trim());
  try {
    const proven = await verify(file ?? new TextEncoder().encode(text.value), trusted);
    show(
      "good",
      "Proven",
      `${proven.stream}, its first ${proven.events.length} events`,
      `The log ${proven.origin} holds them, in its tree of ${proven.size} leaves, signed by ${proven.signers.join(", ")}. This does not say whether there are more events, and whether they are true.`,
      proven.events,
    );
  } catch (failure) {
    if (failure instanceof Refuted || failure instanceof Malformed) {
      show("bad", "Refuted", "This receipt proves nothing.", failure.message);
    } else {
      show("care", "Not tried", "This browser could not check it.", String(failure));
    }
  }
}

/** A browser changes the ends of lines that are typed; a file's bytes stay as they are. */
async function take(dropped) {
  file = new Uint8Array(await dropped.arrayBuffer());
  text.value = new TextDecoder().decode(file);
}

form.addEventListener("submit", (event) => {
  event.preventDefault();
  check();
});
text.addEventListener("input", () => {
  file = null;
});
form.querySelector("#file").addEventListener("change", async (event) => {
  if (event.target.files.length) {
    await take(event.target.files[0]);
  }
});
text.addEventListener("dragover", (event) => event.preventDefault());
text.addEventListener("drop", async (event) => {
  if (event.dataTransfer.files.length) {
    event.preventDefault();
    await take(event.dataTransfer.files[0]);
  }
});
form.querySelector("#flip").addEventListener("click", async () => {
  const bytes = file ?? new TextEncoder().encode(text.value);
  if (bytes.length) {
    const changed = bytes.slice();
    const at = Math.floor(Math.random() * changed.length);
    changed[at] = changed[at] === 65 ? 66 : 65;
    file = changed;
    text.value = new TextDecoder().decode(changed);
    await check();
  }
});
form.querySelectorAll("button[disabled]").forEach((button) => {
  button.disabled = false;
});
form.dataset.ready = "";
