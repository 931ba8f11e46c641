import { cpSync, mkdirSync, readdirSync } from "node:fs";
import { PurgeCSS } from "purgecss";
import { defineConfig } from "vite";

// Every file directly in these folders is an entry point that a page can ask for by
// asset("main.js") or asset("studio/diagram.js"); what entries share lives in a parts/ folder.
const folders = { frontend: "", "frontend/studio": "studio/" };

function entries() {
  const input = {};
  for (const [folder, prefix] of Object.entries(folders)) {
    for (const file of readdirSync(folder)) {
      if (file.endsWith(".js")) input[prefix + file.slice(0, -3)] = `${folder}/${file}`;
    }
  }
  return input;
}

// Of Tabler only what our pages and scripts name: a quarter of it. Names put together from parts
// (alert-success, is-invalid) are kept by their beginning.
function onlyTheTablerWeUse() {
  return {
    name: "only-the-tabler-we-use",
    enforce: "pre",
    async transform(code, id) {
      if (!id.includes("@tabler/core")) return null;
      const [{ css }] = await new PurgeCSS().purge({
        content: ["app/**/*.html", "app/**/*.py", "frontend/**/*.js"],
        css: [{ raw: code }],
        safelist: { greedy: [/^alert/, /^btn/, /^form-/, /^is-/, /^input-group/, /^card/] },
        fontFace: false,
      });
      return { code: css, map: null };
    },
  };
}

// The fonts that papers (app/paper) embed: read by the server, never asked for by a page.
function theFontsOfPapers() {
  const from = "node_modules/@expo-google-fonts/noto-sans-sc";
  const files = ["400Regular/NotoSansSC_400Regular.ttf", "700Bold/NotoSansSC_700Bold.ttf", "LICENSE_FONT"];
  return {
    name: "the-fonts-of-papers",
    closeBundle() {
      mkdirSync("app/static/dist/fonts", { recursive: true });
      for (const file of files) {
        cpSync(`${from}/${file}`, `app/static/dist/fonts/${file.split("/").pop()}`);
      }
    },
  };
}

export default defineConfig({
  plugins: [onlyTheTablerWeUse(), theFontsOfPapers()],
  base: "/static/dist/",
  publicDir: false,
  build: {
    outDir: "app/static/dist",
    emptyOutDir: true,
    manifest: "manifest.json",
    // The diagram editors are large by nature, and only loaded on their own pages.
    chunkSizeWarningLimit: 4000,
    // Fonts as files: a data: URL in CSS would have to be allowed for every page.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rolldownOptions: { input: entries() },
  },
});
