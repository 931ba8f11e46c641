// <details data-part>: what it holds is fetched when it is opened. When that fails, its link, which
// leads there without scripts too, opens a window of its own, and words say why.
export function partFailed(part) {
  part.querySelector("[data-part-failed]").hidden = false;
  const link = part.querySelector("a");
  link.target = "_blank";
  link.rel = "noopener";
}
