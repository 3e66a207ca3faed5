import { Tabs } from '../../ui/Tabs.js';

export function OperationsTabs({ current }: { readonly current: 'pods' | 'feeds' }) {
  return (
    <Tabs
      label="Operations"
      links={[
        { to: '/operations', name: 'Pods and slots', current: current === 'pods' },
        { to: '/operations/feeds', name: 'Feeds', current: current === 'feeds' },
      ]}
    />
  );
}
