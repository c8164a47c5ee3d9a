// Passkeys: asks the browser for one and sends it with its form.
//
// <form data-passkey="create|get" data-options="id of a JSON block"> or data-options-url="address that
// gives the options"; the answer goes into the field "credential".

function decode(text) {
  const plain = atob(text.replace(/-/g, "+").replace(/_/g, "/"));
  return Uint8Array.from(plain, (character) => character.charCodeAt(0));
}

function encode(buffer) {
  const plain = String.fromCharCode(...new Uint8Array(buffer));
  return btoa(plain).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
}

/** The server's options, with bytes where the browser wants bytes. */
function withBytes(publicKey) {
  const options = { ...publicKey, challenge: decode(publicKey.challenge) };
  if (options.user) options.user = { ...options.user, id: decode(options.user.id) };
  for (const list of ["excludeCredentials", "allowCredentials"]) {
    if (options[list]) {
      options[list] = options[list].map((one) => ({ ...one, id: decode(one.id) }));
    }
  }
  return options;
}

/** What the browser answered, as text. */
function withText(credential) {
  const parts = ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"];
  const response = {};
  for (const part of parts) {
    if (credential.response[part]) response[part] = encode(credential.response[part]);
  }
  return {
    id: credential.id,
    rawId: encode(credential.rawId),
    type: credential.type,
    response,
    clientExtensionResults: credential.getClientExtensionResults(),
  };
}

async function optionsOf(form) {
  if (form.dataset.options) {
    const data = JSON.parse(document.getElementById(form.dataset.options).textContent);
    return data.creation_options ?? data.request_options;
  }
  const answer = await fetch(form.dataset.optionsUrl, { headers: { Accept: "application/json" } });
  if (!answer.ok) throw new Error(`options: ${answer.status}`);
  return (await answer.json()).request_options;
}

async function ask(form) {
  const publicKey = withBytes((await optionsOf(form)).publicKey);
  if (form.dataset.passkey === "get") return navigator.credentials.get({ publicKey });
  publicKey.authenticatorSelection = {
    ...publicKey.authenticatorSelection,
    residentKey: "required",
    requireResidentKey: true,
    userVerification: "required",
  };
  return navigator.credentials.create({ publicKey });
}

for (const form of document.querySelectorAll("form[data-passkey]")) {
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const failed = form.querySelector("[data-passkey-failed]");
    failed.hidden = true;
    try {
      form.elements.credential.value = JSON.stringify(withText(await ask(form)));
      form.submit();
    } catch {
      failed.hidden = false;
    }
  });
}
