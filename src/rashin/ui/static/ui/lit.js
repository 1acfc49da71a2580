// A stretch of the words in a field shines: <span class="lit"><span class="lit-m input" aria-hidden="true"></span><textarea …></span>.
// The mirror behind the field holds the same words in the same type; what shines is a <mark> in it. Spans come in code points and
// are converted to the field's own counting. While somebody types, a span moves with its words, and goes out when they change.
//
//   light(field, [[3, 8]])   what shines now; [] for nothing
const shining = new WeakMap(); // field → { text, spans } in the field's own counting

export function light(field, spans) {
  const signs = [...field.value];
  const at = (count) => signs.slice(0, count).join("").length;
  const inside = spans.filter(([from, to]) => from >= 0 && to > from && to <= signs.length);
  draw(field, inside.map(([from, to]) => [at(from), at(to)]));
}

function draw(field, spans) {
  const mirror = field.closest(".lit")?.querySelector(".lit-m");
  if (!mirror) return;
  const text = field.value;
  const before = shining.get(field);
  shining.set(field, { text, spans });
  if (before && before.text === text && String(before.spans) === String(spans)) return;
  const parts = [];
  let end = 0;
  for (const [from, to] of [...spans].sort((a, b) => a[0] - b[0])) {
    if (from < end) continue;
    const mark = document.createElement("mark");
    mark.textContent = text.slice(from, to);
    parts.push(text.slice(end, from), mark);
    end = to;
  }
  mirror.replaceChildren(...parts, `${text.slice(end)}\u200b`);
  mirror.scrollTop = field.scrollTop;
}

function moved(before, text) {
  const old = before.text, most = Math.min(old.length, text.length);
  let head = 0, tail = 0;
  while (head < most && old[head] === text[head]) head += 1;
  while (tail < most - head && old[old.length - 1 - tail] === text[text.length - 1 - tail]) tail += 1;
  const change = text.length - old.length;
  return before.spans
    .map(([from, to]) => (to <= head ? [from, to] : from >= old.length - tail ? [from + change, to + change] : null))
    .filter(Boolean);
}

document.addEventListener("input", (event) => {
  const before = shining.get(event.target);
  if (before) draw(event.target, moved(before, event.target.value));
});
document.addEventListener("scroll", (event) => {
  if (!shining.has(event.target)) return;
  event.target.closest(".lit").querySelector(".lit-m").scrollTop = event.target.scrollTop;
}, true);
