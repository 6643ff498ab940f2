// The languages that people and letters have, each in its own words.

export const LANGUAGES = [
  ["ru", "Русский"],
  ["en", "English"],
];
