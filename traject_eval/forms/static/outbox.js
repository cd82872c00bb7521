// What was typed stays in this browser until Python says it is on disk: one item a change, so that two windows
// never overwrite each other's. Sending twice is harmless: a change has an id, and the journal knows ids.
const RESEND = 1500; // milliseconds without an answer before a change is sent again
const newId = () => crypto.randomUUID().replaceAll("-", "");

// `deliver` hands changes to the kernel, if there is one; `changed` is called when something went out or came back.
const openOutbox = (place, deliver, changed) => {
  const prefix = `traject-outbox:${place}:`;
  const memory = new Map(); // where the browser keeps nothing: then the page must stay open
  const sent = new Map();
  const refusals = new Map();
  let safe = true;
  let time = "";

  const keep = (change) => {
    try {
      localStorage.setItem(prefix + change.id, JSON.stringify(change));
    } catch {
      safe = false;
      memory.set(change.id, change);
    }
  };
  const drop = (id) => {
    memory.delete(id);
    sent.delete(id);
    try {
      localStorage.removeItem(prefix + id);
    } catch {
      safe = false;
    }
  };
  const waiting = () => {
    const found = [...memory.values()];
    try {
      for (let place = 0; place < localStorage.length; place += 1) {
        const key = localStorage.key(place);
        if (key.startsWith(prefix)) found.push(JSON.parse(localStorage.getItem(key)));
      }
    } catch {
      safe = false;
    }
    return found.sort((one, other) => one.made - other.made);
  };
  const send = (changes) => {
    for (const { id } of changes) sent.set(id, Date.now());
    try {
      deliver({ kind: "save", changes });
    } catch {
      // no kernel now: it is sent again until there is one
    }
  };
  const resend = () => {
    const now = Date.now();
    const late = waiting().filter(({ id }) => now - (sent.get(id) ?? 0) > RESEND);
    if (late.length) send(late);
    if (late.length) changed();
  };
  const received = (message) => {
    if (message.kind !== "saved") return;
    message.ids.forEach(drop);
    for (const [id, why] of Object.entries(message.refused)) {
      drop(id);
      refusals.set(id, why);
    }
    if (message.time) time = message.time;
    changed();
  };

  const timer = setInterval(resend, 500);

  let last = 0;
  return {
    waiting,
    received,
    // Another kernel: it gets all that the last one did not answer for.
    restart() {
      sent.clear();
      resend();
    },
    get safe() {
      return safe;
    },
    get time() {
      return time;
    },
    get refused() {
      return [...refusals.values()].at(-1) ?? "";
    },
    // Changes that belong together (a person's four dots) go together, and are taken back together.
    put(changes) {
      refusals.clear();
      const made = changes.map((change) => {
        last = Math.max(last + 1, Date.now());
        return { id: newId(), made: last, ...change };
      });
      made.forEach(keep);
      send(made);
      changed();
    },
    close: () => clearInterval(timer),
  };
};
