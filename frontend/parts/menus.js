// <details data-menu>: closes on Escape, on a click elsewhere, and when another one opens.
export function menus(details) {
  const close = () => details.removeAttribute("open");
  document.addEventListener("click", (event) => {
    if (!details.contains(event.target)) close();
  });
  details.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !details.open) return;
    close();
    details.querySelector("summary").focus();
  });
}
