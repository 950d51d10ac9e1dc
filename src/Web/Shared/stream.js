// @ts-check
// One WebSocket for a page: subscribes, keeps each stream's sequence, notices a dead connection, and comes back by itself.

/**
 * @typedef {Record<string, any>} Message
 * @typedef {"connecting" | "open" | "lost"} ConnectionState
 * @typedef {{ request: Record<string, string | number>, seq: number | null, onMessage: (message: Message) => void }} Subscription
 * @typedef {{
 *   open: (address: string) => WebSocket,
 *   now: () => number,
 *   random: () => number,
 *   setTimer: (run: () => void, ms: number) => number,
 *   clearTimer: (id: number) => void,
 * }} Surroundings
 */

const FIRST_DELAY_MS = 500;
const LAST_DELAY_MS = 10_000;
const PING_EVERY_MS = 2_500;
const SILENCE_MS = 6_000;

/**
 * Wait before the next attempt to connect: doubling, capped, and spread at random so that not everybody comes back at once.
 * @param {number} attempt 0 for the first
 * @param {number} random 0 to 1
 */
export function reconnectDelay(attempt, random) {
  const full = Math.min(FIRST_DELAY_MS * 2 ** attempt, LAST_DELAY_MS);
  return Math.round(full / 2 + (full / 2) * random);
}

/**
 * What a message means for a stream's sequence: a snapshot starts it, an update must be the next one.
 * @param {number | null} last
 * @param {Message} message
 * @returns {"apply" | "ignore" | "gap"}
 */
export function judge(last, message) {
  if (message.type === "snapshot") return "apply";
  if (last === null || message.seq <= last) return "ignore";
  return message.seq === last + 1 ? "apply" : "gap";
}

/** @type {Surroundings} */
const browser = {
  open: (address) => new WebSocket(address),
  now: () => performance.now(),
  random: Math.random,
  setTimer: (run, ms) => Number(setTimeout(run, ms)),
  clearTimer: (id) => clearTimeout(id),
};

export class MarketStream {
  /** @param {string} address @param {Surroundings} [around] */
  constructor(address, around = browser) {
    this.address = address;
    this.around = around;
    /** @type {ConnectionState} */
    this.state = "connecting";
    /** Round trip of the last ping in milliseconds. @type {number | null} */
    this.lagMs = null;
    /** @type {Map<string, Subscription>} */
    this.subscriptions = new Map();
    /** @type {Set<() => void>} */
    this.listeners = new Set();
    /** @type {WebSocket | null} */
    this.socket = null;
    this.attempt = 0;
    this.heardAt = 0;
    this.pingedAt = 0;
    this.lastId = 0;
    this.timer = 0;
    this.connect();
  }

  /** Calls back on every change of state or lag, and once now. @param {() => void} listener @returns {() => void} ends it */
  watch(listener) {
    this.listeners.add(listener);
    listener();
    return () => void this.listeners.delete(listener);
  }

  /**
   * Subscribes now and after every reconnection.
   * @param {Record<string, string | number>} request channel and its parameters
   * @param {(message: Message) => void} onMessage snapshots, updates in sequence, and errors
   * @returns {() => void} ends the subscription
   */
  subscribe(request, onMessage) {
    const id = `s${++this.lastId}`;
    this.subscriptions.set(id, { request, seq: null, onMessage });
    this.send({ op: "subscribe", id, ...request });
    return () => {
      this.subscriptions.delete(id);
      this.send({ op: "unsubscribe", id, ...request });
    };
  }

  /** Connects at once when waiting to: the network or the page is back. */
  wake() {
    if (this.state !== "lost") return;
    this.around.clearTimer(this.timer);
    this.connect();
  }

  /** The device says that its network is gone. A server on this very device is still there: it is back with the next attempt. */
  cut() {
    if (this.state === "lost") return;
    this.socket?.close();
    this.lose();
  }

  /** @private */
  connect() {
    const socket = this.around.open(this.address);
    this.socket = socket;
    this.heardAt = this.around.now();
    socket.onopen = () => {
      if (socket !== this.socket) return;
      this.heardAt = this.around.now();
      for (const [id, subscription] of this.subscriptions) {
        subscription.seq = null;
        this.send({ op: "subscribe", id, ...subscription.request });
      }
      this.ping();
      this.setState("open");
    };
    socket.onmessage = (event) => {
      if (socket === this.socket) this.receive(JSON.parse(event.data));
    };
    socket.onclose = () => {
      if (socket === this.socket) this.lose();
    };
    this.around.clearTimer(this.timer);
    this.timer = this.around.setTimer(() => this.check(), PING_EVERY_MS);
  }

  /** @private A silent connection is as good as gone: the page must not look alive. */
  check() {
    if (this.around.now() - this.heardAt > SILENCE_MS) {
      this.socket?.close();
      this.lose();
      return;
    }
    if (this.state === "open") this.ping();
    this.timer = this.around.setTimer(() => this.check(), PING_EVERY_MS);
  }

  /** @private */
  lose() {
    this.socket = null;
    this.lagMs = null;
    this.around.clearTimer(this.timer);
    this.timer = this.around.setTimer(() => this.connect(), reconnectDelay(this.attempt++, this.around.random()));
    this.setState("lost");
  }

  /** @private */
  ping() {
    this.pingedAt = this.around.now();
    this.send({ op: "ping", id: "ping" });
  }

  /** @private @param {Message} message */
  receive(message) {
    this.heardAt = this.around.now();
    if (message.type === "pong") {
      this.lagMs = this.around.now() - this.pingedAt;
      this.attempt = 0;
      this.tell();
      return;
    }
    for (const [id, subscription] of this.subscriptions) {
      if (message.type === "error" ? message.id === id : matches(subscription.request, message)) this.deliver(id, subscription, message);
    }
  }

  /** @private @param {string} id @param {Subscription} subscription @param {Message} message */
  deliver(id, subscription, message) {
    if (message.type !== "snapshot" && message.type !== "update") {
      if (message.type === "error") subscription.onMessage(message);
      return;
    }
    const verdict = judge(subscription.seq, message);
    if (verdict === "gap") {
      subscription.seq = null;
      this.send({ op: "unsubscribe", id, ...subscription.request });
      this.send({ op: "subscribe", id, ...subscription.request });
    } else if (verdict === "apply") {
      subscription.seq = message.seq;
      subscription.onMessage(message);
    }
  }

  /** @private @param {Message} message */
  send(message) {
    if (this.socket?.readyState === 1) this.socket.send(JSON.stringify(message));
  }

  /** @private @param {ConnectionState} state */
  setState(state) {
    this.state = state;
    this.tell();
  }

  /** @private */
  tell() {
    for (const listener of this.listeners) listener();
  }
}

/** Whether a message belongs to a request. @param {Record<string, string | number>} request @param {Message} message */
export function matches(request, message) {
  return message.channel === request.channel
    && (request.pair === undefined || message.pair === request.pair)
    && message.exchange === request.exchange
    && (request.depth === undefined || message.depth === undefined || message.depth === request.depth);
}

/** @type {MarketStream | null} */
let shared = null;

/** The page's one stream. @returns {MarketStream} */
export function pageStream() {
  if (!shared) {
    const stream = new MarketStream(`${location.protocol === "https:" ? "wss" : "ws"}://${location.host}/ws`);
    addEventListener("offline", () => stream.cut());
    addEventListener("online", () => stream.wake());
    document.addEventListener("visibilitychange", () => document.hidden || stream.wake());
    shared = stream;
  }
  return shared;
}
