import { Component, type ReactNode } from 'react';
import { ProblemPanel } from './State.js';

interface ErrorBoundaryProps {
  /** A change of it clears the error: the address of the page. */
  readonly resetKey: string;
  readonly children: ReactNode;
}

/** Keeps a mistake of one page from taking the shell, and the stop in it, away. */
export class ErrorBoundary extends Component<ErrorBoundaryProps, { readonly error?: unknown }> {
  override state: { readonly error?: unknown } = {};

  static getDerivedStateFromError(error: unknown) {
    return { error };
  }

  override componentDidUpdate(before: ErrorBoundaryProps): void {
    if (before.resetKey !== this.props.resetKey && this.state.error !== undefined) this.setState({ error: undefined });
  }

  override render(): ReactNode {
    if (this.state.error === undefined) return this.props.children;
    return <ProblemPanel error={this.state.error} onRetry={() => this.setState({ error: undefined })} />;
  }
}
