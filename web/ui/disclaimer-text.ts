/**
 * What a newcomer accepts. A change of the text needs a new DISCLAIMER_VERSION in the contract, so that everyone is asked
 * again. Modelled on the risks that FINRA's rule 2360 asks brokers to disclose; it does not replace the OCC's booklet.
 */
export const DISCLAIMER: readonly { readonly title: string; readonly text: string }[] = [
  {
    title: 'You can lose far more than you receive.',
    text: 'Who sells a put receives a small premium and takes on the duty to buy 100 shares per contract at the strike, whatever they are worth then. If the stock falls to zero, one put sold at a strike of 265 for 1.55 loses $26,345. On margin, a loss can exceed what lies in the account.',
  },
  {
    title: 'You can be assigned on any day.',
    text: 'Equity options are American: their buyer may exercise before expiry, and often does around dividends. You then own the shares and need the money for them.',
  },
  {
    title: 'Bots act without asking you.',
    text: 'A bot that you start sells and buys back by the rules that you gave it. It acts on quotes that can be late, wrong or missing, through a broker and a network that can fail. Exits are attempts: in a gap or a halted market a stop is filled far from its price, or not at all.',
  },
  {
    title: 'Numbers here are estimates.',
    text: 'Probabilities, Greeks, scores and margin come from models. Your broker may ask for more margin at any time, and may close your positions if you do not have it.',
  },
  {
    title: 'Paper results are not real results.',
    text: 'Paper trading fills against quotes that nobody was bound to trade at. It knows no market impact, no queue and no nerves.',
  },
  {
    title: 'This is a tool, not advice.',
    text: 'Nothing here recommends a trade or knows your circumstances. Trade only with money that you can afford to lose, and read “Characteristics and Risks of Standardized Options”, published by The Options Clearing Corporation, before you sell an option.',
  },
];
