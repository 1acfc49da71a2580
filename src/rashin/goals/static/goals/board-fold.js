// On a phone only the company's objectives are unfolded: what stands below them opens when it is asked for. The page is
// the same for every width, and without this everything that it holds is open.
if (matchMedia("(max-width: 760px)").matches) {
  for (const below of document.querySelectorAll(".b-node .b-node[open]")) below.open = false;
}
