import assert from "node:assert/strict";
import { test } from "node:test";
import { judge, MarketStream, matches, reconnectDelay } from "./stream.js";

/** Sockets and timers that only move when told to. */
function surroundings() {
  const world = {
    time: 0,
    /** @type {any[]} */ sockets: [],
    /** @type {Map<number, { run: () => void, at: number }>} */ timers: new Map(),
    ids: 0,
    open(address) {
      const socket = { address, readyState: 0, sent: [], send(text) { this.sent.push(JSON.parse(text)); }, close() { this.readyState = 3; } };
      world.sockets.push(socket);
      return socket;
    },
    now: () => world.time,
    random: () => 0,
    setTimer(run, ms) {
      world.timers.set(++world.ids, { run, at: world.time + ms });
      return world.ids;
    },
    clearTimer: (id) => world.timers.delete(id),
    pass(ms) {
      const end = world.time + ms;
      for (;;) {
        const due = [...world.timers].filter(([, t]) => t.at <= end).sort((a, b) => a[1].at - b[1].at)[0];
        if (!due) break;
        world.timers.delete(due[0]);
        world.time = due[1].at;
        due[1].run();
      }
      world.time = end;
    },
    accept() {
      const socket = world.sockets.at(-1);
      socket.readyState = 1;
      socket.onopen();
      return socket;
    },
    hear(message) { world.sockets.at(-1).onmessage({ data: JSON.stringify(message) }); },
  };
  return world;
}

const request = { channel: "book", pair: "BTC-USD", depth: 50 };
const message = (type, seq, more = {}) => ({ channel: "book", type, pair: "BTC-USD", depth: 50, seq, ...more });

test("delays double up to a limit, and are spread", () => {
  assert.equal(reconnectDelay(0, 0), 250);
  assert.equal(reconnectDelay(0, 1), 500);
  assert.equal(reconnectDelay(2, 1), 2_000);
  assert.equal(reconnectDelay(30, 1), 10_000);
});

test("sequence: a snapshot starts, the next number goes on, a hole is a gap", () => {
  assert.equal(judge(null, message("update", 5)), "ignore");
  assert.equal(judge(null, message("snapshot", 5)), "apply");
  assert.equal(judge(5, message("update", 6)), "apply");
  assert.equal(judge(5, message("update", 5)), "ignore");
  assert.equal(judge(5, message("update", 7)), "gap");
});

test("a message belongs to the stream of its pair, exchange and depth", () => {
  assert.ok(matches(request, message("update", 1)));
  assert.ok(!matches(request, message("update", 1, { exchange: "coinbase" })));
  assert.ok(!matches(request, message("update", 1, { depth: 10 })));
  assert.ok(!matches(request, message("update", 1, { pair: "ETH-USD" })));
});

test("subscribes when open, and delivers in sequence", () => {
  const world = surroundings();
  const stream = new MarketStream("ws://x/ws", world);
  const got = [];
  stream.subscribe(request, (m) => got.push(m.seq));
  const socket = world.accept();
  assert.deepEqual(socket.sent.filter((m) => m.op === "subscribe").map((m) => m.pair), ["BTC-USD"]);
  world.hear(message("snapshot", 3));
  world.hear(message("update", 4));
  world.hear(message("update", 4));
  assert.deepEqual(got, [3, 4]);
});

test("a hole in the sequence makes it subscribe again, and nothing is applied until the snapshot", () => {
  const world = surroundings();
  const stream = new MarketStream("ws://x/ws", world);
  const got = [];
  stream.subscribe(request, (m) => got.push(m.seq));
  const socket = world.accept();
  world.hear(message("snapshot", 3));
  world.hear(message("update", 5));
  world.hear(message("update", 6));
  assert.deepEqual(got, [3]);
  assert.deepEqual(socket.sent.map((m) => m.op).filter((op) => op !== "ping"), ["subscribe", "unsubscribe", "subscribe"]);
  world.hear(message("snapshot", 7));
  assert.deepEqual(got, [3, 7]);
});

test("a closed socket is lost at once, and it comes back by itself", () => {
  const world = surroundings();
  const stream = new MarketStream("ws://x/ws", world);
  const states = [];
  stream.watch(() => states.push(stream.state));
  const got = [];
  stream.subscribe(request, (m) => got.push(m.seq));
  const first = world.accept();
  world.hear(message("snapshot", 9));
  first.onclose();
  assert.equal(stream.state, "lost");
  world.pass(1_000);
  assert.equal(world.sockets.length, 2);
  world.accept();
  world.hear(message("snapshot", 1));
  assert.deepEqual(got, [9, 1]);
  assert.deepEqual(states, ["connecting", "open", "lost", "open"]);
});

test("a silent connection is lost although nobody closed it", () => {
  const world = surroundings();
  const stream = new MarketStream("ws://x/ws", world);
  world.accept();
  world.pass(16_000);
  assert.equal(stream.state, "lost");
  const before = world.sockets[0].readyState;
  assert.equal(before, 3);
});

test("a late message of an old socket is not heard", () => {
  const world = surroundings();
  const stream = new MarketStream("ws://x/ws", world);
  const got = [];
  stream.subscribe(request, (m) => got.push(m.seq));
  const old = world.accept();
  old.onclose();
  world.pass(1_000);
  world.accept();
  old.onmessage({ data: JSON.stringify(message("snapshot", 2)) });
  assert.deepEqual(got, []);
});

test("a device that loses its network is not believed for a second, and wakes the page when it is back", () => {
  const world = surroundings();
  const stream = new MarketStream("ws://x/ws", world);
  world.accept();
  stream.cut();
  assert.equal(stream.state, "lost");
  assert.equal(world.sockets[0].readyState, 3);
  stream.wake();
  world.accept();
  assert.equal(stream.state, "open");
});
