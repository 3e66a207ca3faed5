import { type QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { Tooltip } from 'radix-ui';
import type { ReactNode } from 'react';
import { ToastProvider } from '../ui/Toast.js';

interface ProvidersProps {
  readonly queries: QueryClient;
  readonly children: ReactNode;
}

export function Providers({ queries, children }: ProvidersProps) {
  return (
    <QueryClientProvider client={queries}>
      <Tooltip.Provider delayDuration={250}>
        <ToastProvider>{children}</ToastProvider>
      </Tooltip.Provider>
    </QueryClientProvider>
  );
}
