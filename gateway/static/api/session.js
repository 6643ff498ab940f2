// The session of the browser. A page may outlive it: who signs in again in another tab lets the old page go on.

const page = document.documentElement;

/** Whose session the browser has by now; UNKNOWN when nobody answered: then nothing is known to have ended. */
export const [MINE, ANOTHERS, NOBODYS, UNKNOWN] = ["mine", "another's", "nobody's", "unknown"];

/** Takes over the session that the browser has by now when it is mine. Else nothing of this page may be done in it. */
export async function takeSession() {
  const answer = await fetch("/api/v1/users/me/session", { headers: { Accept: "application/json" } }).catch(() => null);
  if (answer?.status === 401) return NOBODYS;
  const session = answer?.ok ? await answer.json().catch(() => null) : null;
  if (session === null) return UNKNOWN;
  if (!isMine(session.user)) return ANOTHERS;
  page.dataset.csrf = session.csrf_token;
  return MINE;
}

/** Whether it is who loaded this page; all that runs on it hears when it is not. */
export function isMine(user) {
  if (user === page.dataset.user) return true;
  document.dispatchEvent(new CustomEvent("nova-other-user", { detail: user }));
  return false;
}
