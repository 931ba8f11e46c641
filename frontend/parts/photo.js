// A photo as the server wants it: at most 1600 px, JPEG, the right way up, without what the camera
// wrote into it. Whatever the browser cannot read goes up as it is.
const LONGEST = 1600;
const QUALITY = 0.85;

// {file, preview}: preview is a small canvas, or null for what is no picture.
export async function prepared(file) {
  if (!/^image\/(jpeg|png|webp)$/.test(file.type)) return { file, preview: null };
  try {
    const picture = await createImageBitmap(file, { imageOrientation: "from-image" });
    const small = await reduced(file, picture);
    const preview = drawn(picture, 120);
    picture.close();
    return { file: small, preview };
  } catch {
    return { file, preview: null };
  }
}

async function reduced(file, picture) {
  const canvas = drawn(picture, LONGEST);
  const blob = await new Promise((done) => canvas.toBlob(done, "image/jpeg", QUALITY));
  const isSmallEnough = Math.max(picture.width, picture.height) <= LONGEST;
  if (!blob || (isSmallEnough && file.size <= blob.size)) return file;
  const name = file.name.replace(/\.[^.]*$/, "") || "photo";
  return new File([blob], `${name}.jpg`, { type: "image/jpeg", lastModified: file.lastModified });
}

function drawn(picture, longest) {
  const scale = Math.min(1, longest / Math.max(picture.width, picture.height));
  const canvas = document.createElement("canvas");
  canvas.width = Math.max(1, Math.round(picture.width * scale));
  canvas.height = Math.max(1, Math.round(picture.height * scale));
  const context = canvas.getContext("2d");
  context.fillStyle = "#fff"; // JPEG knows no transparency
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.drawImage(picture, 0, 0, canvas.width, canvas.height);
  return canvas;
}
