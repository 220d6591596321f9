// Passkeys: tells allauth's scripts which fields are whose, and the reader when the browser's own window ended without one.
for (const element of document.querySelectorAll("[data-passkey]")) {
  const { passkey, ...ids } = element.dataset;
  window.allauth.webauthn.forms[passkey]({ ids });
}

document.addEventListener("allauth.error", (event) => {
  event.preventDefault();
  const trouble = document.querySelector("[data-passkey-trouble]");
  if (trouble) trouble.hidden = false;
});
