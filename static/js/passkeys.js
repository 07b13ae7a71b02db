// What went wrong with a passkey, in words beside the button; the library alone writes to the console.

import "/static/mfa/js/webauthn-json.js";
import "/static/mfa/js/webauthn.js";
import "/static/account/js/onload.js";

const place = document.querySelector("[data-passkey-fault]");

document.addEventListener("allauth.error", (event) => {
  if (!place) return;
  event.preventDefault();
  place.hidden = false;
  place.textContent = window.PublicKeyCredential
    ? "It was not finished. Try again, or go another way."
    : "This browser knows no passkeys. Go another way.";
});
