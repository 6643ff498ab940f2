// The secret by which a receiver checks signatures.

import { _ } from "../../language/words.js";
import { showOnce } from "../../parts/copy.js";

/** It is told this once. */
export const showSecret = (webhook) =>
  showOnce({
    title: _("The secret of “%(name)s”", { name: webhook.name }),
    text: _("Copy it now: it is shown this once. The receiver checks signatures by it (Standard Webhooks)."),
    value: webhook.secret,
  });
