// The case's diagram with its tokens. The viewer is large, so it comes only when it is looked at.
export function diagram(element) {
  const load = async () => {
    const { drawDiagram } = await import("./diagram_viewer.js");
    await drawDiagram(element);
  };
  const observer = new IntersectionObserver((entries) => {
    if (!entries.some((entry) => entry.isIntersecting)) return;
    observer.disconnect();
    load().catch(() => {
      element.textContent = element.dataset.failed;
    });
  });
  observer.observe(element);
}
