/** Which of our addresses stand in mails: what a client claims to have asked for is no address of ours. */
export class Origins {
  /** @param publicOrigins - where browsers reach us, the first before all */
  constructor(private readonly publicOrigins: readonly string[]) {}

  /** @param asked - as the request names it; taken only where it is listed, or where nothing is (a server of one machine) */
  forLinks(asked: string): string {
    return this.publicOrigins.includes(asked) ? asked : (this.publicOrigins[0] ?? asked);
  }
}
