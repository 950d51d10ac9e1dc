// @ts-check
// The status page moves: the channel `status` once a second, the history of the last day once a minute.
import { pageStream } from "../Shared/stream.js";
import { write } from "../Shared/write.js";
import { ageWords } from "../Books/ladder.js";

const HISTORY_MS = 60_000;
const NOTHING = "–";

/** @type {Record<string, string>} */
const STATES = { live: "Live", degraded: "Partly live", unreachable: "Unreachable", starting: "Starting" };

/** @param {number | null | undefined} number */
const whole = (number) => (number === null || number === undefined ? NOTHING : Math.round(number).toLocaleString("en-US"));

/** @param {number | null} ms */
const lag = (ms) => (ms === null || ms === undefined ? NOTHING : ms < 10 ? ms.toFixed(2) : ms.toFixed(0));

/**
 * What the row of an exchange says; the same words as StatusRow.cs.
 * @param {Record<string, any>} venue as /api/status has it
 * @returns {Record<string, string>}
 */
export function rowWords(venue) {
  const feed = venue.feed;
  return {
    state: STATES[venue.state] ?? "No feed here",
    listings: whole(feed?.listings),
    books: `${whole(venue.books_live)} / ${whole(venue.books_stale)}`,
    rate: whole(feed?.frames_per_second),
    lag: feed ? `${lag(feed.apply_ms_p50)} / ${lag(feed.apply_ms_p99)}` : NOTHING,
    oldest: (venue.oldest_stale_ms ?? null) === null ? NOTHING : ageWords(venue.oldest_stale_ms),
    resyncs: whole(feed?.resyncs),
    checksums: !feed ? NOTHING : feed.checksums_passed + feed.checksums_failed === 0 ? "none sent" : `${whole(feed.checksums_passed)} / ${whole(feed.checksums_failed)}`,
    reconnects: whole(feed?.reconnects),
    problem: venue.problem ?? "",
    hint: venue.problem_hint ?? "",
    connections: feed ? String(feed.connections) : NOTHING,
    last_resync: feed?.last_resync_at ? `${feed.last_resync_at.slice(11, 19)} UTC, ${(feed.last_resync_reason ?? "").replaceAll("_", " ")}` : "none yet",
  };
}

/** How high a cell of the last day stands. @param {number | null} share */
export function heatOf(share) {
  if (share === null) return "none";
  return share >= 0.999 ? "4" : share >= 0.95 ? "3" : share >= 0.5 ? "2" : share > 0 ? "1" : "0";
}

/** The last day as a sentence. @param {(number | null)[]} cells */
export function historyWords(cells) {
  const seen = cells.filter((share) => share !== null);
  if (seen.length === 0) return "Nothing is known of the last 24 hours.";
  const live = `${percent(seen.reduce((sum, share) => sum + share, 0) / seen.length)} live`;
  const absent = cells.length - seen.length;
  if (absent === 0) return `${live} in the last 24 hours.`;
  const hours = absent < 4 ? `${absent * 15} min` : `${Math.round((absent / 4) * 10) / 10} h`;
  return `${live} while CompraVenta ran; it did not run for about ${hours} of the last 24 hours.`;
}

/** A time of running. @param {number} seconds */
export function uptimeWords(seconds) {
  if (seconds < 60) return `${seconds} s`;
  if (seconds < 3_600) return `${Math.floor(seconds / 60)} min`;
  if (seconds < 86_400) return `${Math.floor(seconds / 3_600)} h ${Math.floor(seconds / 60) % 60} min`;
  return `${Math.floor(seconds / 86_400)} d ${Math.floor(seconds / 3_600) % 24} h`;
}

/** What the audit found; the same words as LedgerAnswer. @param {{ state: string, checked_at: string | null }} ledger */
export function ledgerWords(ledger) {
  if (ledger.state === "sound") return "sound: every rule holds";
  if (ledger.state === "unsound") return "not sound";
  return (ledger.checked_at ?? null) === null ? "not audited yet" : "not audited lately";
}

/** @param {number} share */
const percent = (share) => `${Math.floor(share * 1000) / 10} %`;

/** @param {Element | null} element @param {string} text */
function tell(element, text) {
  if (element) write(element, text);
}

/** @param {HTMLElement} root */
export function start(root) {
  const stream = pageStream();
  stream.watch(() => root.toggleAttribute("data-lost", stream.state === "lost"));
  stream.subscribe({ channel: "status" }, (message) => {
    if (message.status && !document.hidden) show(root, message.status);
  });
  setInterval(() => document.hidden || void showHistory(root), HISTORY_MS);
}

/** @param {HTMLElement} root @param {Record<string, any>} status */
function show(root, status) {
  const time = root.querySelector("[data-time]");
  tell(time, `${status.time.slice(11, 19)} UTC`);
  time?.setAttribute("datetime", status.time);
  for (const [id, venue] of Object.entries(status.venues)) {
    const row = root.querySelector(`[data-feed="${id}"]`);
    if (!(row instanceof HTMLElement)) continue;
    row.dataset.state = venue.state ?? "none";
    for (const [figure, text] of Object.entries(rowWords(venue))) tell(row.querySelector(`[data-figure="${figure}"]`), text);
    row.querySelector("[data-problem]")?.toggleAttribute("hidden", (venue.problem ?? null) === null);
    showStale(row.querySelector("[data-stale]"), venue.stale_books);
  }
  showLedger(root, status.ledger);
  const app = { ledger: ledgerWords(status.ledger), readiness: status.readiness, database: status.app.database_ok ? "answers" : "does not answer", uptime: uptimeWords(status.app.uptime_s), memory: `${Math.floor(status.app.memory_bytes / 1e6)} MB`, clients: String(status.streaming.clients) };
  for (const [figure, text] of Object.entries(app)) tell(root.querySelector(`[data-app="${figure}"]`), text);
}

/** @param {HTMLElement} root @param {{ state: string, problems: string[] }} ledger */
function showLedger(root, ledger) {
  root.querySelector("[data-ledger]")?.setAttribute("data-ledger", ledger.state);
  root.querySelector("[data-alarm]")?.toggleAttribute("hidden", ledger.problems.length === 0);
  const list = root.querySelector("[data-alarm-list]");
  if (!list || list.textContent?.trim() === ledger.problems.join("")) return;
  list.replaceChildren(...ledger.problems.map((problem) => Object.assign(document.createElement("li"), { textContent: problem })));
}

/** @param {Element | null} list @param {{ pair: string, reason: string, age_ms: number | null }[]} books */
function showStale(list, books) {
  // A list that nobody opened is not drawn, and a link that has the focus is not taken away.
  if (!list || !list.closest("details")?.open || list.contains(document.activeElement)) return;
  const items = books.map((book) => {
    const item = document.createElement("li");
    const link = document.createElement("a");
    link.href = `/Book?pair=${encodeURIComponent(book.pair)}`;
    link.textContent = book.pair;
    item.append(link, ` ${book.reason.replaceAll("_", " ")}${book.age_ms === null ? "" : `, ${ageWords(book.age_ms)}`}`);
    return item;
  });
  if (items.length === 0) items.push(Object.assign(document.createElement("li"), { textContent: "None" }));
  list.replaceChildren(...items);
}

/** @param {HTMLElement} root */
async function showHistory(root) {
  try {
    const answer = await fetch("/api/status/history");
    if (!answer.ok) return;
    const history = await answer.json();
    for (const [id, cells] of Object.entries(history.venues)) {
      const row = root.querySelector(`[data-feed="${id}"]`);
      const words = historyWords(cells);
      tell(row?.querySelector('[data-figure="history"]') ?? null, words);
      row?.querySelector("[data-heat-strip]")?.setAttribute("aria-label", words);
      row?.querySelectorAll("[data-heat]").forEach((cell, i) => {
        const from = new Date(Date.parse(history.start) + i * history.cell_s * 1000).toISOString().slice(11, 16);
        cell.setAttribute("data-heat", heatOf(cells[i]));
        cell.setAttribute("title", `${from} UTC: ${cells[i] === null ? "not running" : `${percent(cells[i])} live`}`);
      });
    }
  } catch (error) {
    // The server is gone for now: the stream says so.
    if (!(error instanceof TypeError)) throw error;
  }
}

if (typeof document !== "undefined") for (const root of document.querySelectorAll("[data-status]")) if (root instanceof HTMLElement) start(root);
