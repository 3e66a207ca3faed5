import type { ComponentType } from 'react';
import { createBrowserRouter } from 'react-router';
import { HomeScreen } from '../screens/home/Screen.js';
import { CrashScreen } from './CrashScreen.js';
import { Gate } from './Gate.js';
import { Shell } from './shell/Shell.js';

/** A screen's code is fetched when it is first opened. */
const screen = (load: () => Promise<ComponentType>) => ({ lazy: async () => ({ Component: await load() }) });

const bots = screen(async () => (await import('../screens/bots/Screen.js')).BotsScreen);
const bot = screen(async () => (await import('../screens/bot/Screen.js')).BotScreen);
const editor = screen(async () => (await import('../screens/editor/Screen.js')).EditorScreen);
const scanner = screen(async () => (await import('../screens/scanner/Screen.js')).ScannerScreen);
const volatility = screen(async () => (await import('../screens/volatility/Screen.js')).VolatilityScreen);
const activity = screen(async () => (await import('../screens/activity/Screen.js')).ActivityScreen);
const brokers = screen(async () => (await import('../screens/brokers/Screen.js')).BrokersScreen);
const connection = screen(async () => (await import('../screens/connection/Screen.js')).ConnectionScreen);
const unknown = screen(async () => (await import('../screens/unknown/Screen.js')).UnknownScreen);
const operations = screen(async () => (await import('../screens/operations/Screen.js')).OperationsScreen);
const feeds = screen(async () => (await import('../screens/operations/Feeds.js')).FeedsScreen);
const signIn = screen(async () => (await import('../screens/sign-in/Screen.js')).SignInScreen);
const signUp = screen(async () => (await import('../screens/sign-up/Screen.js')).SignUpScreen);
const forgotten = screen(async () => (await import('../screens/forgotten/Screen.js')).ForgottenScreen);
const reset = screen(async () => (await import('../screens/reset/Screen.js')).ResetScreen);
const mailbox = screen(async () => (await import('../screens/mailbox/Screen.js')).MailboxScreen);
const me = screen(async () => (await import('../screens/account/Screen.js')).AccountScreen);
const notifications = screen(async () => (await import('../screens/notifications/Screen.js')).NotificationsScreen);
const notFound = screen(async () => (await import('../screens/not-found/Screen.js')).NotFoundScreen);

export const router = createBrowserRouter([
  {
    errorElement: <CrashScreen />,
    // Nothing is shown while the first screen's code is on its way: a moment that is too short for a skeleton.
    HydrateFallback: () => null,
    children: [
      // For the signed-in and the others.
      { path: '/reset', ...reset },
      { path: '/mailbox', ...mailbox },
      {
        element: <Gate signedIn={false} />,
        children: [
          { path: '/sign-in', ...signIn },
          { path: '/sign-up', ...signUp },
          { path: '/forgotten', ...forgotten },
        ],
      },
      {
        element: <Gate signedIn={true} />,
        children: [
          {
            element: <Shell />,
            children: [
              // Comes with the app: it is where most visits begin.
              { path: '/', Component: HomeScreen },
              { path: '/bots', ...bots },
              { path: '/bots/new', ...editor },
              { path: '/bots/:botId/edit', ...editor },
              {
                path: '/bots/:botId',
                ...bot,
                // The page reads its view from the address; these only say which addresses there are.
                children: ['decisions/:decisionId', 'orders', 'settings', 'versions'].map((path) => ({
                  path,
                  element: null,
                })),
              },
              {
                path: '/scanner',
                ...scanner,
                // The list stays where it is while a candidate opens beside it.
                children: [{ path: ':symbol', element: null }],
              },
              { path: '/volatility', ...volatility },
              { path: '/volatility/:underlying', ...volatility },
              { path: '/activity', ...activity },
              { path: '/unknown', ...unknown },
              { path: '/brokers', ...brokers },
              { path: '/brokers/:connectionId', ...connection },
              { path: '/operations', ...operations },
              { path: '/operations/feeds', ...feeds },
              { path: '/account', ...me },
              { path: '/notifications', ...notifications },
              { path: '*', ...notFound },
            ],
          },
        ],
      },
    ],
  },
]);
