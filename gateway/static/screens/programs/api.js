// The API to read and to try, with the rights of whoever is signed in: what is tried is done.

import { html, render } from "lit-html";
import { address } from "../../api/client.js";
import { _ } from "../../language/words.js";

const VENDOR = new URL("../../vendor/swagger-ui-dist/", import.meta.url);
const SAFE = ["GET", "HEAD", "OPTIONS"];

export async function show(room) {
  render(
    html`<p class="notice">${_("What you try here is really done, with your own rights.")}
        <a href=${address("/openapi.json")} download="openapi.json">OpenAPI</a></p>
      <div class="swagger"></div>`,
    room,
  );
  await Promise.all([
    loaded("link", { rel: "stylesheet", href: new URL("swagger-ui.css", VENDOR) }),
    loaded("script", { src: new URL("swagger-ui-bundle.js", VENDOR) }),
  ]);
  window.SwaggerUIBundle({
    url: address("/openapi.json"),
    domNode: room.querySelector(".swagger"),
    deepLinking: true,
    docExpansion: "none",
    filter: true,
    validatorUrl: null,
    requestInterceptor: signed,
  });
}

/** As the pages of the workplace do: by the session, with its token against forged requests. */
function signed(request) {
  const isOurs = new URL(request.url, location.href).origin === location.origin;
  if (isOurs && !SAFE.includes(request.method ?? "GET")) {
    request.headers["X-CSRF-Token"] = document.documentElement.dataset.csrf ?? "";
  }
  return request;
}

const loaded = (name, values) =>
  new Promise((resolve, reject) => {
    const element = Object.assign(document.createElement(name), values);
    element.addEventListener("load", resolve);
    element.addEventListener("error", () => reject(new Error(`${values.href ?? values.src} cannot be loaded`)));
    document.head.append(element);
  });
