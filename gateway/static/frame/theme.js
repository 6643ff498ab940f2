// Light, dark, or as the system has it: kept in a cookie, so that the server draws the page right at once.

const page = document.documentElement;
const NEXT = { system: "light", light: "dark", dark: "system" };
const YEAR_SECONDS = 31_536_000;

export function nextTheme() {
  page.dataset.theme = NEXT[page.dataset.theme] ?? "system";
  document.cookie = `nova_theme=${page.dataset.theme}; path=/; max-age=${YEAR_SECONDS}; samesite=lax`;
}
