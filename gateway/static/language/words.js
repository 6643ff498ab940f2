// What scripts say, in the user's language: English stands in the code, the catalogue is made of the server's own.

import catalogue from "catalogue";

export const language = document.documentElement.lang;

/** A message with its parameters, `%(name)s`. */
export function _(message, params = {}) {
  const said = catalogue[message] ?? message;
  return said.replace(/%\((\w+)\)s/g, (place, name) => (name in params ? params[name] : place));
}
