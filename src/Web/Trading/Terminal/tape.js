// @ts-check
// The tape: the newest trades of all exchanges. Rows never move; what stands in them does.
import { pageStream } from "../../Shared/stream.js";
import { write } from "../../Shared/write.js";
import { decimalsOf, formatNumber, formatPrice } from "../../Books/ladder.js";

/** How long rows out of sight may show older trades. */
const BEHIND_MAX_MS = 1_000;

/** @typedef {{ time: string, exchange: string, side: string, price: string, size: string }} Trade */

export class Tape {
  /** @param {HTMLElement} box @param {string} pair @param {Map<string, { mark: string, letters: string, name: string }>} venues */
  constructor(box, pair, venues) {
    const rows = box.querySelector(".tape-rows");
    const body = rows?.querySelector("tbody");
    if (!(rows instanceof HTMLElement) || !body) throw new Error("the tape has no rows");
    this.box = box;
    this.rows = rows;
    this.body = body;
    this.pair = pair;
    this.venues = venues;
    this.length = Number(box.dataset.length);
    this.priceDecimals = Number(box.dataset.priceDecimals);
    /** Newest first. @type {Trade[]} */
    this.trades = [];
    this.isDrawWanted = false;
    /** How many rows can be seen. */
    this.inSight = Infinity;
    this.isBehind = false;
  }

  run() {
    pageStream().subscribe({ channel: "trades", pair: this.pair }, (message) => {
      if (message.type === "error") return;
      const arrived = /** @type {Trade[]} */ (message.trades).slice(-this.length).reverse();
      this.trades = message.type === "snapshot" ? arrived : [...arrived, ...this.trades].slice(0, this.length);
      this.wantDraw();
    });
    document.addEventListener("visibilitychange", () => this.wantDraw());
    const look = () => {
      const height = this.body.rows[0]?.offsetHeight ?? 0;
      this.inSight = height > 0 && this.rows.scrollTop === 0 ? Math.ceil(this.rows.clientHeight / height) : Infinity;
      if (this.isBehind) this.wantDraw();
    };
    new ResizeObserver(look).observe(this.rows);
    this.rows.addEventListener("scroll", look, { passive: true });
  }

  /** @private */
  wantDraw() {
    if (this.isDrawWanted || document.hidden) return;
    this.isDrawWanted = true;
    requestAnimationFrame(() => this.draw());
  }

  /** @private */
  draw() {
    this.isDrawWanted = false;
    while (this.body.rows.length < this.trades.length) this.body.append(this.make());
    if (this.trades.length > 0 && this.box.dataset.empty === "true") delete this.box.dataset.empty;
    this.writeRows(0, this.inSight);
    if (this.trades.length <= this.inSight || this.isBehind) return;
    this.isBehind = true;
    setTimeout(() => {
      this.isBehind = false;
      this.writeRows(this.inSight, Infinity);
    }, BEHIND_MAX_MS);
  }

  /** @private @param {number} from the first row @param {number} to the row after the last */
  writeRows(from, to) {
    // What has come since the last drawing has no row yet.
    this.trades.slice(from, Math.min(to, this.body.rows.length)).forEach((trade, at) => {
      const i = from + at;
      const row = this.body.rows[i];
      const [price, size, time, venue] = row.cells;
      this.priceDecimals = Math.max(this.priceDecimals, decimalsOf(trade.price));
      if (row.dataset.side !== trade.side) row.dataset.side = trade.side;
      write(price, formatPrice(trade.price, this.priceDecimals));
      write(size, formatNumber(Number(trade.size), Math.min(decimalsOf(trade.size), 8)));
      write(time, trade.time.slice(11, 19));
      const known = this.venues.get(trade.exchange);
      const mark = venue.firstElementChild;
      if (!known || !(mark instanceof HTMLElement)) return;
      if (mark.dataset.mark !== known.mark) mark.dataset.mark = known.mark;
      if (mark.title !== known.name) mark.title = known.name;
      write(mark, known.letters);
    });
  }

  /** @private The same markup as _Tape.cshtml. */
  make() {
    const row = document.createElement("tr");
    for (let i = 0; i < 3; i++) row.append(document.createElement("td"));
    const cell = document.createElement("td");
    const mark = document.createElement("span");
    mark.className = "mark";
    cell.append(mark);
    row.append(cell);
    return row;
  }
}
