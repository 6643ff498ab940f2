/** Opens a tab that knows nothing of this one: a browser copies what a tab keeps to those that have it for their opener. */
export const openTab = (address) => window.open(address, "_blank", "noopener");
