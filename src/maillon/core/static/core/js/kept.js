// What was typed and not yet stored, kept on this device: by person, object and field. Signing out removes all of it.
const PREFIX = "maillon-kept|";

const storage = () => {
  try {
    return window.localStorage;
  } catch {
    return null; // Storage is switched off: what is typed stays on the page only.
  }
};

export class Kept {
  constructor(person, object) {
    this.start = `${PREFIX}${person}|${object}|`;
  }

  keep(key, value, version) {
    try {
      storage()?.setItem(this.start + key, JSON.stringify({ value, version }));
    } catch {
      // Full: the page still holds it.
    }
  }

  forget(key) {
    storage()?.removeItem(this.start + key);
  }

  all() {
    const found = [];
    for (const name of Object.keys(storage() ?? {})) {
      if (!name.startsWith(this.start)) continue;
      try {
        found.push([name.slice(this.start.length), JSON.parse(storage().getItem(name))]);
      } catch {
        storage().removeItem(name);
      }
    }
    return found;
  }
}

export const forgetEverything = () => {
  for (const name of Object.keys(storage() ?? {})) {
    if (name.startsWith(PREFIX)) storage().removeItem(name);
  }
};

document.addEventListener("submit", (event) => {
  if (event.target.action?.endsWith("/accounts/logout/")) forgetEverything();
});
