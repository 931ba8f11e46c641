// A place to sign: strokes of finger, pen or mouse on a canvas, sent as a picture in a hidden field.
// Without data-signature-empty, what to say of an empty one, it may stay empty. A picture that the
// field has at first, of a draft, is there to begin with.
export function signature(part) {
  const canvas = part.querySelector("canvas");
  const field = part.querySelector("input[type=hidden]");
  const problem = part.querySelector("[data-signature-problem]");
  const pen = canvas.getContext("2d");
  let drawn = false;
  let from = null;
  let kept = field.value;

  function begin() {
    const scale = window.devicePixelRatio || 1;
    canvas.width = canvas.clientWidth * scale;
    canvas.height = canvas.clientHeight * scale;
    pen.scale(scale, scale);
    pen.lineWidth = 2.6;
    pen.lineCap = pen.lineJoin = "round";
    drawn = false;
    field.value = "";
    if (kept) show(kept);
  }

  function show(picture) {
    const image = new Image();
    image.addEventListener("load", () => {
      const scale = Math.min(canvas.clientWidth / image.width, canvas.clientHeight / image.height);
      pen.drawImage(image, 0, 0, image.width * scale, image.height * scale);
      drawn = true;
      field.value = kept;
    });
    image.src = picture;
  }

  // For the form's draft, and for a canvas that changes its size.
  function keep() {
    field.value = kept = drawn ? canvas.toDataURL("image/png") : "";
    part.closest("form").dispatchEvent(new Event("change"));
  }

  function at(event) {
    const box = canvas.getBoundingClientRect();
    return [event.clientX - box.left, event.clientY - box.top];
  }

  function stroke(event) {
    if (!from) return;
    // The points between two events, where the browser has them: a quick hand stays round.
    const points = event.getCoalescedEvents?.() ?? [];
    for (const point of points.length ? points : [event]) {
      const to = at(point);
      pen.beginPath();
      pen.moveTo(...from);
      pen.lineTo(...to);
      pen.stroke();
      from = to;
    }
    drawn = true;
  }

  canvas.addEventListener("pointerdown", (event) => {
    event.preventDefault();
    canvas.setPointerCapture(event.pointerId);
    from = at(event);
    stroke(event);
    problem.hidden = true;
  });
  canvas.addEventListener("pointermove", stroke);
  for (const end of ["pointerup", "pointercancel"]) {
    canvas.addEventListener(end, () => {
      from = null;
      keep();
    });
  }
  part.querySelector("[data-signature-clear]").addEventListener("click", () => {
    kept = "";
    begin();
    keep();
  });
  // A phone that is turned gives another canvas, and so does a part that is unfolded.
  let width = canvas.clientWidth;
  new ResizeObserver(() => {
    if (canvas.clientWidth === width) return;
    width = canvas.clientWidth;
    begin();
  }).observe(canvas);
  part.closest("form").addEventListener(
    "submit",
    (event) => {
      field.value = drawn ? canvas.toDataURL("image/png") : "";
      if (drawn || !part.dataset.signatureEmpty) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      problem.textContent = part.dataset.signatureEmpty;
      problem.hidden = false;
      canvas.scrollIntoView({ block: "center" });
    },
    true,
  );
  begin();
}
