// The session of the browser. A page may outlive it: who signs in again in another tab lets the old page go on.

const page = document.documentElement;

/**
 * Takes over the session that the browser has by now; false when nobody is signed in, or somebody else: then nothing of
 * this page may be done in his name.
 */
export async function takeSession() {
  const answer = await fetch("/api/v1/users/me/session", { headers: { Accept: "application/json" } }).catch(() => null);
  if (!answer?.ok) return false;
  const { user, csrf_token: token } = await answer.json();
  if (user !== page.dataset.user) {
    document.dispatchEvent(new CustomEvent("nova-other-user", { detail: user }));
    return false;
  }
  page.dataset.csrf = token;
  return true;
}
