// Passkeys: a form with data-passkey="create" or "get" asks the browser's own dialog and sends its answer. Where the
// browser knows no passkeys (or the page comes without TLS) the part marked data-passkey-part is not shown.
const bytes = (text) =>
  Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (sign) => sign.charCodeAt(0));
const text = (buffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer))).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");

const asked = (options) => {
  const key = Object.fromEntries(Object.entries(options.publicKey).filter(([, value]) => value !== null));
  const list = (keys = []) => keys.map((each) => ({ ...each, id: bytes(each.id) }));
  return {
    publicKey: {
      ...key,
      challenge: bytes(key.challenge),
      ...(key.user && { user: { ...key.user, id: bytes(key.user.id) } }),
      ...(key.excludeCredentials && { excludeCredentials: list(key.excludeCredentials) }),
      ...(key.allowCredentials && { allowCredentials: list(key.allowCredentials) }),
    },
  };
};

const told = (credential) => {
  const answer = credential.response;
  const names = ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"];
  const response = Object.fromEntries(names.filter((name) => answer[name]).map((name) => [name, text(answer[name])]));
  return {
    id: credential.id,
    rawId: text(credential.rawId),
    type: credential.type,
    response: { ...response, ...(answer.getTransports && { transports: answer.getTransports() }) },
    clientExtensionResults: credential.getClientExtensionResults(),
  };
};

const optionsOf = async (form) => {
  if (form.dataset.options) return JSON.parse(form.dataset.options);
  const answer = await fetch(form.action, { headers: { Accept: "application/json" } });
  if (!answer.ok) throw new Error(answer.statusText);
  return answer.json();
};

const run = async (form) => {
  const options = await optionsOf(form);
  const credential = form.dataset.passkey === "create"
    ? await navigator.credentials.create(asked(options.creation_options))
    : await navigator.credentials.get(asked(options.request_options));
  form.elements.credential.value = JSON.stringify(told(credential));
  form.submit();
};

for (const form of document.querySelectorAll("form[data-passkey]")) {
  const known = Boolean(globalThis.PublicKeyCredential && isSecureContext);
  for (const part of document.querySelectorAll("[data-passkey-part]")) part.hidden = !known;
  for (const part of document.querySelectorAll("[data-passkey-absent]")) part.hidden = known;
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const failed = form.querySelector("[data-passkey-failed]");
    failed.hidden = true;
    run(form).catch((error) => {
      console.warn(error);
      failed.hidden = false;
    });
  });
}
