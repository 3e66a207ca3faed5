import { vanillaExtractPlugin } from '@vanilla-extract/vite-plugin';
import react from '@vitejs/plugin-react';
import { defineConfig, loadEnv } from 'vite';

const folder = (relative: string) => decodeURIComponent(new URL(relative, import.meta.url).pathname);

export default defineConfig(({ mode }) => {
  const gateway = loadEnv(mode, folder('.'), 'THETAPOD_')['THETAPOD_GATEWAY'] ?? 'http://127.0.0.1:3000';
  return {
    root: folder('.'),
    plugins: [react(), vanillaExtractPlugin()],
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
    },
  };
});
