// A workbook for an evening: it runs by itself, shows no code, and comes back when kernel or server was gone.
// Plain JavaScript that JupyterLab loads as it is; all words come from the launcher.
(() => {
  const config = JSON.parse(document.getElementById("jupyter-config-data").textContent);
  const page = JSON.parse(config.traject);
  const words = page.words;
  const base = config.baseUrl;
  const LARGE = "traject-large";
  const BACK = "traject-back";
  const pause = (ms) => new Promise((done) => setTimeout(done, ms));

  const make = (tag, properties = {}, ...children) => {
    const node = Object.assign(document.createElement(tag), properties);
    node.append(...children);
    return node;
  };

  // --- the bar on top: which buurt, which workbook, how it goes

  const notice = make("p", { className: "traject-notice" });
  notice.setAttribute("role", "status");

  const say = (words_, kind = "") => {
    notice.textContent = words_;
    notice.className = `traject-notice ${kind}`;
    notice.hidden = !words_;
  };

  const bar = (here) => {
    const trail = make("nav", { className: "traject-trail" });
    trail.setAttribute("aria-label", words["session.trail"]);
    const stops = page.trail.map(({ name, title }) => {
      const link = make("a", { href: `${base}doc/tree/${encodeURIComponent(name)}`, textContent: title });
      if (name === here) link.setAttribute("aria-current", "page");
      return make("li", {}, link);
    });
    trail.append(make("ol", {}, ...stops));
    const large = make("button", { type: "button", textContent: words["session.large"] });
    const show = (on) => {
      document.body.classList.toggle(LARGE, on);
      large.setAttribute("aria-pressed", String(on));
    };
    large.onclick = () => {
      const on = !document.body.classList.contains(LARGE);
      localStorage.setItem(LARGE, on ? "1" : "");
      show(on);
    };
    show(localStorage.getItem(LARGE) === "1");
    const top = make("p", { className: "traject-where", textContent: page.where });
    const practice = make("p", { className: "traject-practice", textContent: words["session.practice"] });
    practice.hidden = !page.practice;
    document.body.prepend(make("header", { className: "traject-bar" }, top, practice, trail, large, notice));
  };

  // On a laptop that is very busy a form may fail to start in time, and then stays empty: open the page again.
  const TRIES = "traject-tries";
  let starting = false;
  const startAgain = async (failed) => {
    if (!String(failed.reason?.message).startsWith("[anywidget]")) return;
    failed.preventDefault();
    if (starting) return;
    starting = true;
    const lately = JSON.parse(sessionStorage.getItem(TRIES) ?? "[]").filter((time) => Date.now() - time < 120000);
    if (lately.length >= 5) return say(words["session.too_busy"], "alert");
    sessionStorage.setItem(TRIES, JSON.stringify([...lately, Date.now()]));
    say(words["session.kernel_gone"], "wait");
    do await pause(1000);
    while (!(await serverAnswers()));
    if (document.body.dataset.traject === "ready") sessionStorage.setItem(BACK, "1"); // it was open before: say it is back
    location.reload();
  };
  window.addEventListener("unhandledrejection", startAgain);

  // --- running

  const hash = async (path) => {
    const answer = await fetch(`${base}files/${encodeURIComponent(path)}`, { cache: "no-store" });
    const digest = await crypto.subtle.digest("SHA-256", await answer.arrayBuffer());
    return [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  };

  const trusted = async (path) => page.workbooks[path] !== undefined && page.workbooks[path] === (await hash(path));

  const closeDialogs = () => {
    for (const dialog of document.querySelectorAll(".jp-Dialog")) dialog.querySelector(".jp-mod-accept")?.click();
  };

  const serverAnswers = async () => {
    try {
      return (await fetch(`${base}api/status`, { cache: "no-store", signal: AbortSignal.timeout(2000) })).ok;
    } catch {
      return false;
    }
  };

  const watch = (app, panel) => {
    const session = panel.sessionContext;
    let mending = false;

    const run = async () => {
      app.shell.activateById(panel.id);
      const scrolled = scroller(panel)?.scrollTop ?? 0;
      await app.commands.execute("notebook:run-all-cells");
      panel.context.model.dirty = false;
      calm(panel);
      if (scroller(panel)) scroller(panel).scrollTop = scrolled;
    };

    const live = () => {
      const kernel = session.session?.kernel;
      return kernel?.connectionStatus === "connected" && kernel.status === "idle";
    };

    // The kernel died and Jupyter starts it again: run the workbook in the new one, on the same page.
    const kernelBack = async () => {
      if (mending) return;
      mending = true;
      say(words["session.kernel_gone"], "wait");
      try {
        for (let waited = 0; waited < 60000 && !live(); waited += 100) {
          closeDialogs();
          await pause(100);
        }
        if (!live()) return reload();
        await run();
        closeDialogs();
        say(words["session.kernel_back"]);
      } finally {
        mending = false;
      }
    };

    // The server died: whatever was typed waits in this browser; open the page again once there is a server.
    const serverBack = async () => {
      if (mending) return;
      mending = true;
      while (session.session?.kernel?.connectionStatus !== "connected") {
        say(words["session.server_gone"], "alert");
        closeDialogs();
        if (await serverAnswers()) {
          const kernel = session.session?.kernel?.id;
          const known = await fetch(`${base}api/kernels/${kernel}`, { cache: "no-store" });
          if (!known.ok) return reload();
          session.session.kernel.reconnect();
        }
        await pause(500);
      }
      mending = false;
      say(words["session.server_back"]);
    };

    const reload = () => {
      sessionStorage.setItem(BACK, "1");
      panel.context.model.dirty = false;
      window.onbeforeunload = null;
      location.reload();
    };

    session.statusChanged.connect((_, status) => {
      if (status === "autorestarting" || status === "restarting") kernelBack();
      if (status === "dead") serverBack();
    });
    session.connectionStatusChanged.connect((_, status) => {
      if (status !== "connected") serverBack();
    });
    return run;
  };

  // To a screen reader JupyterLab's cells are a feed of "code cells"; here they are just the parts of a page.
  const NAMED = ".jp-WindowedPanel-viewport, .jp-Cell";
  const NAMES = ["role", "aria-label"];
  const nameless = (node) => NAMES.filter((name) => node.hasAttribute(name)).forEach((name) => node.removeAttribute(name));
  const calm = (panel) => panel.node.querySelectorAll(NAMED).forEach(nameless);

  // JupyterLab puts the names back when an output comes later.
  const stayCalm = (panel) => {
    const renamed = (changes) => changes.map(({ target }) => target).filter((node) => node.matches(NAMED)).forEach(nameless);
    new MutationObserver(renamed).observe(panel.node, { subtree: true, attributeFilter: NAMES });
  };

  const scroller = (panel) => panel.content.node.querySelector(".jp-WindowedPanel-outer") ?? panel.content.node;

  const open = async (app, panel) => {
    await panel.context.ready;
    const path = panel.context.path;
    if (!(await trusted(path))) return;
    document.title = page.where;
    panel.addClass("traject-workbook");
    stayCalm(panel);
    panel.node.dataset.lmSuppressShortcuts = "true";
    panel.context.model.stateChanged.connect((model) => {
      if (model.dirty) model.dirty = false; // answers stand in the journal; the workbook is a copy
    });
    const run = watch(app, panel);
    await panel.sessionContext.ready;
    await run();
    scroller(panel).scrollTop = 0;
    document.body.dataset.traject = "ready";
    if (sessionStorage.getItem(BACK)) {
      sessionStorage.removeItem(BACK);
      say(words["session.server_back"]);
    }
  };

  const plugin = {
    id: "traject-session:plugin",
    autoStart: true,
    activate: (app) => {
      document.documentElement.lang = "nl";
      document.body.classList.add("traject");
      document.head.append(
        make("link", { rel: "stylesheet", href: `${config.fullLabextensionsUrl}/traject-session/static/session.css` }),
      );
      bar(decodeURIComponent(location.pathname.split("/").pop()));
      say("");
      const seen = new WeakSet();
      const look = () => {
        for (const widget of app.shell.widgets("main")) {
          if (seen.has(widget) || !widget.hasClass?.("jp-NotebookPanel")) continue;
          seen.add(widget);
          open(app, widget);
        }
      };
      app.restored.then(() => {
        look();
        app.shell.currentChanged?.connect(look);
        app.shell.layoutModified?.connect(look);
      });
    },
  };

  (window._JUPYTERLAB ??= {})["traject-session"] = {
    init: () => {},
    get: async () => () => ({ __esModule: true, default: plugin }),
  };
})();
