import '@fontsource-variable/inter';
import '@fontsource-variable/jetbrains-mono';
import './global.css.js';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { RouterProvider } from 'react-router';
import { keepWorker } from '../data/service-worker.js';
import { Providers } from './Providers.js';
import { router } from './router.js';

// Taken away by public/browser.js from a browser in which the app would break.
const place = document.getElementById('root');
if (place) {
  keepWorker();
  createRoot(place).render(
    <StrictMode>
      <Providers>
        <RouterProvider router={router} />
      </Providers>
    </StrictMode>,
  );
}
