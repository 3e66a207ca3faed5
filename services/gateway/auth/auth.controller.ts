import { Body, Controller, Get, HttpCode, Post, Req, Res } from '@nestjs/common';
import type { Request, Response } from 'express';
import { Public, SessionOnly } from '../access/index.js';
import {
  BringPasskey,
  Forgotten,
  REFRESH_COOKIE,
  Reset,
  SecondFactor,
  type SessionView,
  SignIn,
  type SignInView,
  SignUp,
  type WaysView,
} from '../contract/index.js';
import { Problem, requestOrigin } from '../http/index.js';
import { isFromThisMachine, MailWay } from '../mail/index.js';
import { type PasskeyQuestion, PasskeysService } from '../second-factor/index.js';
import { AuthService } from './auth.service.js';
import { FromClient } from './client.js';
import { Origins } from './origins.js';
import { ResetService } from './reset.service.js';
import { CurrentSession } from './session.guard.js';
import { cookieOf, SessionCookies } from './session-cookies.js';
import { type Client, type Entered, SessionsService, type SignedIn } from './sessions.service.js';

/** The ways in and out of a browser. */
@Controller('api/auth')
@SessionOnly()
export class AuthController {
  constructor(
    private readonly auth: AuthService,
    private readonly sessions: SessionsService,
    private readonly cookies: SessionCookies,
    private readonly passkeys: PasskeysService,
    private readonly resets: ResetService,
    private readonly origins: Origins,
    private readonly post: MailWay,
  ) {}

  @Public()
  @Get('ways')
  ways(@Req() request: Request): WaysView {
    const { mailer, mailbox } = this.post;
    return { reset: mailer !== undefined, mailbox: mailbox !== undefined && isFromThisMachine(request) };
  }

  @Public()
  @Post('sign-up')
  @HttpCode(200)
  async signUp(
    @Body({ schema: SignUp }) body: SignUp,
    @FromClient() client: Client,
    @Res({ passthrough: true }) response: Response,
  ): Promise<SessionView> {
    return this.enter(response, await this.auth.signUp(body, client));
  }

  @Public()
  @Post('sign-in')
  @HttpCode(200)
  async signIn(
    @Body({ schema: SignIn }) body: SignIn,
    @FromClient() client: Client,
    @Res({ passthrough: true }) response: Response,
  ): Promise<SignInView> {
    const answer = await this.auth.signIn(body, client);
    return 'secondFactor' in answer ? answer : this.enter(response, answer);
  }

  @Public()
  @Post('second-factor')
  @HttpCode(200)
  async secondFactor(
    @Body({ schema: SecondFactor }) body: SecondFactor,
    @FromClient() client: Client,
    @Res({ passthrough: true }) response: Response,
  ): Promise<SessionView> {
    return this.enter(response, await this.auth.bringCode(body, client));
  }

  @Public()
  @Post('passkey/options')
  @HttpCode(200)
  passkeyOptions(@Req() request: Request): Promise<PasskeyQuestion<unknown>> {
    return this.passkeys.beginSignIn(requestOrigin(request));
  }

  @Public()
  @Post('passkey')
  @HttpCode(200)
  async passkey(
    @Body({ schema: BringPasskey }) body: BringPasskey,
    @FromClient() client: Client,
    @Res({ passthrough: true }) response: Response,
  ): Promise<SessionView> {
    return this.enter(response, await this.auth.bringPasskey(body, client));
  }

  @Public()
  @Post('refresh')
  @HttpCode(200)
  async refresh(@Req() request: Request, @Res({ passthrough: true }) response: Response): Promise<SessionView> {
    const entered = await this.sessions.refresh(cookieOf(request.headers.cookie, REFRESH_COOKIE));
    if (entered) return this.enter(response, entered);
    this.cookies.clear(response);
    throw new Problem('SIGNED_OUT');
  }

  @Public()
  @Post('forgotten')
  @HttpCode(202)
  forgotten(@Body({ schema: Forgotten }) { email }: Forgotten, @FromClient() client: Client, @Req() request: Request) {
    return this.resets.ask(email, client.address, this.origins.forLinks(requestOrigin(request)));
  }

  @Public()
  @Post('reset')
  @HttpCode(204)
  reset(@Body({ schema: Reset }) body: Reset): Promise<void> {
    return this.resets.reset(body);
  }

  @Post('sign-out')
  @HttpCode(204)
  async signOut(@CurrentSession() session: SignedIn, @Res({ passthrough: true }) response: Response): Promise<void> {
    await this.sessions.end(session.userId, session.sessionId, 'SIGNED_OUT');
    this.cookies.clear(response);
  }

  @Get('session')
  session(@CurrentSession() session: SignedIn): SessionView {
    return this.sessions.view(session);
  }

  private enter(response: Response, { tokens, session }: Entered): SessionView {
    this.cookies.write(response, tokens);
    return this.sessions.view(session);
  }
}
