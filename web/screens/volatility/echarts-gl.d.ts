/** The package has no types of its own; these are the two parts that are used, for `use` of echarts/core. */
declare module 'echarts-gl/charts' {
  import type { use } from 'echarts/core';

  export const SurfaceChart: Extract<Parameters<typeof use>[0], (...args: never[]) => void>;
}

declare module 'echarts-gl/components' {
  import type { use } from 'echarts/core';

  export const Grid3DComponent: Extract<Parameters<typeof use>[0], (...args: never[]) => void>;
}
