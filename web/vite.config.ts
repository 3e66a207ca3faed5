import { vanillaExtractPlugin } from '@vanilla-extract/vite-plugin';
import react from '@vitejs/plugin-react';
import { defineConfig, loadEnv, type Plugin } from 'vite';

const folder = (relative: string) => decodeURIComponent(new URL(relative, import.meta.url).pathname);

const CODE_FROM_TEXT = "new Function('width', 'height', 'dpr', 'return ' + exprRes[1])";

/** The content policy runs no code that is made of text. The library of the surface makes some, of a few sums that are read here instead. */
const noCodeFromText: Plugin = {
  name: 'no-code-from-text',
  transform(code, id) {
    if (!id.includes('/claygl/src/createCompositor')) return undefined;
    if (!code.includes(CODE_FROM_TEXT)) throw new Error('Invariant: claygl makes code of text where it did');
    const reader = folder('./screens/volatility/size-sum.ts');
    return {
      code: `import { sizeSum } from ${JSON.stringify(reader)};\n${code.replace(CODE_FROM_TEXT, 'sizeSum(exprRes[1])')}`,
      map: null,
    };
  },
};

export default defineConfig(({ mode }) => {
  const gateway = loadEnv(mode, folder('.'), 'THETAPOD_')['THETAPOD_GATEWAY'] ?? 'http://127.0.0.1:3000';
  return {
    root: folder('.'),
    plugins: [react(), vanillaExtractPlugin(), noCodeFromText],
    // package.json's imports point at the servers' build output; the app is built from the same sources.
    resolve: {
      alias: [
        { find: /^#core\/(.*)$/, replacement: folder('../services/core/$1/index.ts') },
        { find: /^#contract$/, replacement: folder('../services/gateway/contract/index.ts') },
      ],
    },
    server: {
      host: '127.0.0.1',
      port: 5173,
      proxy: { '/api': { target: gateway, ws: true } },
    },
    build: {
      outDir: folder('../dist/web'),
      emptyOutDir: true,
      target: 'es2022',
      sourcemap: true,
      // The content policy allows no data: fonts or images.
      assetsInlineLimit: 0,
      chunkSizeWarningLimit: 900,
      // Modules of core and of the contract only define: what a page does not use of them is left out, the library of the schemas with it.
      rolldownOptions: {
        treeshake: { moduleSideEffects: [{ test: /\/services\/(?:core|gateway\/contract)\//, sideEffects: false }] },
        // What the first page needs comes as one file: dozens of small ones cost a slow machine more than their bytes.
        output: { codeSplitting: { groups: [{ name: 'first', tags: ['$initial'] }] } },
      },
    },
  };
});
