// Calls of the public API. A command that got no answer is sent again with its key, so that it is carried out once.

import { _ } from "../language/words.js";
import { MINE, takeSession } from "./session.js";

const PREFIX = "/api/v1";
const PAUSES_MS = [500, 1000, 2000, 4000, 8000];
const QUESTION_PAUSE_MS = 500;
const NOT_NOW = [502, 503, 504];
const SETTLING_MS = 600_000;
const PATIENCE_MS = 60_000; // a connection may be dead without saying so
const page = document.documentElement;

/** What the server, or nobody, said to a call: `status` is 0 when there was no answer. */
export class Refusal extends Error {
  constructor(status, problem) {
    super(problem.detail || problem.title);
    this.status = status;
    this.code = problem.code;
    this.params = problem.params ?? {};
    this.errors = problem.errors ?? [];
  }
}

/** The answer to a question; null parameters are left out. It is asked once more before it is refused. */
export async function get(path, params = {}, options = {}) {
  const asked = { headers: headers(), signal: options.signal };
  return (await answered("GET", path + queryOf(params), asked, [QUESTION_PAUSE_MS])).body;
}

/**
 * Carries out a command. `version` is what the user saw, `key` that of a command which may have been sent before.
 * `{ body, version }` is the answer, with the version that the thing has by now. `onProgress(share)` is told how much of a
 * file has gone. The same command while it is under way, or after nobody knows whether it was carried out, is that one.
 */
export function send(method, path, body, { key, ...options } = {}) {
  const name = key ?? JSON.stringify([method, path, options.version, contentOf(body)]);
  if (!underWay.has(name)) {
    const sent = sendAs(key ?? unsettled.get(name) ?? newKey(), name, { method, path, body, ...options });
    underWay.set(
      name,
      sent.finally(() => underWay.delete(name)),
    );
  }
  return underWay.get(name);
}

const underWay = new Map();
const unsettled = new Map();
const isUnsettled = (status) => status === 0 || NOT_NOW.includes(status);

async function sendAs(key, name, command) {
  try {
    const answer = await carryOut(key, command);
    unsettled.delete(name);
    return answer;
  } catch (error) {
    if (isUnsettled(error.status)) remember(name, key);
    else unsettled.delete(name);
    throw error;
  }
}

/** For as long as somebody who asks again means the same. */
function remember(name, key) {
  unsettled.set(name, key);
  setTimeout(() => unsettled.delete(name), SETTLING_MS);
}

/** A file is another when it is called otherwise, or was changed. */
function contentOf(body) {
  if (!(body instanceof FormData)) return body;
  return [...body].map(([name, value]) => [name, value.name ?? value, value.size, value.lastModified]);
}

async function carryOut(key, { method, path, body, version, pauses = PAUSES_MS, onProgress }) {
  const isFile = body instanceof FormData;
  const named = {
    ...headers(),
    "X-CSRF-Token": page.dataset.csrf ?? "",
    "Idempotency-Key": key,
    ...(body !== undefined && !isFile && { "Content-Type": "application/json" }),
    ...(version !== undefined && { "If-Match": version === "*" ? "*" : `"${version}"` }),
  };
  const text = body === undefined || isFile ? body : JSON.stringify(body);
  const options = { method, headers: named, body: text, onProgress };
  try {
    return await answered(method, path, options, pauses);
  } catch (error) {
    if (error.code !== "CsrfTokenMissing" || (await takeSession()) !== MINE) throw error;
    named["X-CSRF-Token"] = page.dataset.csrf; // the page is older than the session
    return answered(method, path, options, pauses);
  }
}

export function address(path, params = {}) {
  return PREFIX + path + queryOf(params);
}

/** Names one command for good. Without https there is no randomUUID. */
export function newKey() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

async function answered(method, path, options, pauses) {
  const refusal = await attempt(path, options);
  if (!(refusal instanceof Refusal)) return refusal;
  const [pause, ...others] = pauses;
  if (pause === undefined || !isUnsettled(refusal.status)) throw refusal;
  if (method !== "GET") document.dispatchEvent(new CustomEvent("nova-waits", { detail: refusal }));
  await new Promise((resolve) => setTimeout(resolve, pause));
  return answered(method, path, options, others);
}

async function attempt(path, options) {
  try {
    return await answerOf(path, options);
  } catch (error) {
    if (options.signal?.aborted) throw error;
    return new Refusal(0, { code: "Offline", detail: _("Nova cannot be reached. What you typed is kept: try again.") });
  }
}

/** Throws when there is none, or one that broke off. */
async function answerOf(path, { onProgress, ...options }) {
  const signals = [options.signal, AbortSignal.timeout(PATIENCE_MS)].filter(Boolean);
  const answer = onProgress
    ? await fetchWithProgress(PREFIX + path, { onProgress, ...options })
    : await fetch(PREFIX + path, { ...options, signal: AbortSignal.any(signals) });
  if (answer.status === 401) document.dispatchEvent(new CustomEvent("nova-signed-out"));
  const body = answer.status === 204 ? null : await readBody(answer);
  if (!answer.ok) return new Refusal(answer.status, body ?? { title: answer.statusText });
  return { body, version: Number(answer.headers.get("ETag")?.match(/\d+/)?.[0]) || undefined };
}

/** Only the older of the browser's two ways tells how much has gone: a large file may take long, as long as it goes. */
function fetchWithProgress(url, { method, headers: named, body, onProgress }) {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open(method, url);
    for (const [name, value] of Object.entries(named)) request.setRequestHeader(name, value);
    let patience;
    const wait = () => {
      clearTimeout(patience);
      patience = setTimeout(() => request.abort(), PATIENCE_MS);
    };
    request.upload.onprogress = ({ loaded, total }) => {
      wait();
      onProgress(loaded / total);
    };
    request.onerror = () => reject(new TypeError("network"));
    request.onabort = request.onerror;
    request.onloadend = () => clearTimeout(patience);
    request.onload = () => {
      const told = ["Content-Type", "ETag"].map((name) => [name, request.getResponseHeader(name)]);
      const { status, statusText } = request;
      resolve(new Response(request.response, { status, statusText, headers: told.filter(([, value]) => value) }));
    };
    wait();
    request.send(body);
  });
}

/** A file is a Blob. */
async function readBody(answer) {
  if ((answer.headers.get("Content-Type") ?? "").includes("json")) return answer.json();
  return answer.ok ? answer.blob() : null;
}

function headers() {
  return { Accept: "application/json", "Accept-Language": page.lang };
}

function queryOf(params) {
  const given = Object.entries(params).filter(([, value]) => value !== null && value !== undefined && value !== "");
  return given.length ? `?${new URLSearchParams(given)}` : "";
}
