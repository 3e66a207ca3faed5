import '@fontsource-variable/inter';
import '@fontsource-variable/jetbrains-mono';
import './global.css.js';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { RouterProvider } from 'react-router';
import { Providers } from './Providers.js';
import { router } from './router.js';

const place = document.getElementById('root');
if (!place) throw new Error('The page has no place for the app.');
createRoot(place).render(
  <StrictMode>
    <Providers>
      <RouterProvider router={router} />
    </Providers>
  </StrictMode>,
);
