// Keeps one page for the time when the server can't be reached, and nothing else: no page with prices and no answer of the API is ever kept.
const VERSION = new URL(location.href).searchParams.get("v") ?? "0";
const CACHE = `offline-${VERSION}`;
const PAGE = "/offline.html";
const FILES = [PAGE, "/lib/modern-normalize.css", "/css/tokens.css", "/css/frame.css", "/Shared/offline.js", "/Shared/stream.js", "/icon.svg"];

self.addEventListener("install", (event) => {
  event.waitUntil(caches.open(CACHE).then((cache) => cache.addAll(FILES.map((file) => new Request(file, { cache: "reload" })))).then(() => self.skipWaiting()));
});

self.addEventListener("activate", (event) => {
  event.waitUntil(caches.keys().then((names) => Promise.all(names.filter((name) => name !== CACHE).map((name) => caches.delete(name)))).then(() => self.clients.claim()));
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const address = new URL(request.url);
  if (request.method !== "GET" || address.origin !== location.origin) return;
  if (request.mode === "navigate") event.respondWith(fetch(request).catch(() => kept(PAGE)));
  else if (FILES.includes(address.pathname) && address.search === "") event.respondWith(fetch(request).catch(() => kept(address.pathname)));
});

/** @param {string} path */
async function kept(path) {
  return (await (await caches.open(CACHE)).match(path)) ?? Response.error();
}
