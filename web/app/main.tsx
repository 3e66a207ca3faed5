import '@fontsource-variable/inter';
import '@fontsource-variable/jetbrains-mono';
import './global.css.js';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { RouterProvider } from 'react-router';
import { takeFirstReads } from '../data/first-reads.js';
import { keepWorker } from '../data/service-worker.js';
import { Providers } from './Providers.js';
import { queries } from './query-client.js';
import { router } from './router.js';

async function begin(place: HTMLElement): Promise<void> {
  keepWorker();
  await takeFirstReads(queries);
  createRoot(place).render(
    <StrictMode>
      <Providers queries={queries}>
        <RouterProvider router={router} />
      </Providers>
    </StrictMode>,
  );
}

// Taken away by public/browser.js from a browser in which the app would break.
const place = document.getElementById('root');
if (place) void begin(place);
