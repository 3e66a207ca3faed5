import { expect, type Page } from '@playwright/test';
import { SignUpPage } from './sign-up-page.js';

export const PASSWORD = 'correct horse battery staple';

/** Signs somebody up, as far as their home page. */
export async function signUp(page: Page, email: string): Promise<void> {
  const form = new SignUpPage(page);
  await form.open();
  await form.fill(email, PASSWORD);
  await form.accept();
  await form.send();
  await expect(page.getByRole('heading', { name: 'Home' })).toBeVisible();
}
