// How long the address is that opens a letter in a mail program: a Russian letter takes six characters of it.

export const LONGEST = 2000;

/** As the server writes it: every character that is no letter of ASCII, digit or `_.-~` takes three per byte. */
export function mailtoLength({ to, subject, text }) {
  const recipients = to.map((each) => quoted(each).replaceAll("%40", "@")).join(",");
  const lines = text
    .replace(/\r?\n$/, "")
    .split(/\r?\n/)
    .join("\r\n");
  return `mailto:${recipients}?subject=${quoted(subject)}&body=${quoted(lines)}`.length;
}

const quoted = (text) => encodeURIComponent(text).replace(/[!'()*]/g, "%27");
