/** Time that is counted in turns of the event loop: what does not happen within some will not happen. */
export const turn = () => new Promise<void>((resolve) => setImmediate(resolve));

export async function turns(count: number): Promise<void> {
  for (let done = 0; done < count; done += 1) await turn();
}
