// Two versions of a typed table, line by line: what is alike, what differs, what only one of them has.
const key = (row) => JSON.stringify(Object.values(row));
const hasText = (row) => Object.values(row).some((text) => text);
const alike = (mine, theirs) => Object.keys(mine).some((name) => mine[name] && mine[name] === theirs[name]);

export const readRows = (text, columns) => {
  let found = [];
  try {
    found = JSON.parse(text || "[]");
  } catch {
    return [];
  }
  return found.map((row) => Object.fromEntries(columns.map((name) => [name, String(row?.[name] ?? "").trim()]))).filter(hasText);
};

export const writeRows = (rows) => (rows.length ? JSON.stringify(rows) : "");

// The longest run of pairs that `same` accepts, in the order of both: [[place in a, place in b], …].
const inCommon = (a, b, same) => {
  const best = Array.from({ length: a.length + 1 }, () => new Array(b.length + 1).fill(0));
  for (let i = a.length - 1; i >= 0; i -= 1) {
    for (let j = b.length - 1; j >= 0; j -= 1) {
      best[i][j] = same(a[i], b[j]) ? best[i + 1][j + 1] + 1 : Math.max(best[i + 1][j], best[i][j + 1]);
    }
  }
  const pairs = [];
  for (let i = 0, j = 0; i < a.length && j < b.length;) {
    if (same(a[i], b[j]) && best[i][j] === best[i + 1][j + 1] + 1) pairs.push([i++, j++]);
    else if (best[i + 1][j] >= best[i][j + 1]) i += 1;
    else j += 1;
  }
  return pairs;
};

// Walks both lists between the pairs: `gap` gets what lies between two of them, `met` a pair.
const walk = (mine, theirs, pairs, gap, met) => {
  let [i, j] = [0, 0];
  for (const [x, y] of [...pairs, [mine.length, theirs.length]]) {
    gap(mine.slice(i, x), theirs.slice(j, y));
    if (x < mine.length) met(mine[x], theirs[y]);
    [i, j] = [x + 1, y + 1];
  }
};

// Returns [{mine, theirs, keep}]: one of the two is missing where only the other has the line; `keep`
// is what is proposed, "mine", "theirs" or "" for neither, from what stood there before both wrote.
export const compare = (mine, theirs, base) => {
  const before = base && new Set(base.map(key));
  const wasThere = (row) => before?.has(key(row)) ?? false;
  const found = [];
  const one = (row, whose) => found.push({ [whose]: row, keep: wasThere(row) ? "" : whose });
  const both = (a, b) => found.push({ mine: a, theirs: b, keep: wasThere(a) && !wasThere(b) ? "theirs" : "mine" });
  const alone = (a, b) => {
    a.forEach((row) => one(row, "mine"));
    b.forEach((row) => one(row, "theirs"));
  };
  const between = (a, b) => walk(a, b, inCommon(a, b, alike), alone, both);
  walk(mine, theirs, inCommon(mine, theirs, (a, b) => key(a) === key(b)), between, (row) => found.push({ same: row }));
  return found;
};
