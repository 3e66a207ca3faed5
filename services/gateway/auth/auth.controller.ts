import { Body, Controller, Get, HttpCode, Ip, Post, Res } from '@nestjs/common';
import type { Response } from 'express';
import { SESSION_COOKIE, type SessionView, SignIn, SignUp } from '../contract/index.js';
import { AuthService, type SignedIn } from './auth.service.js';
import { CurrentSession, Public } from './session.guard.js';

@Controller('api/auth')
export class AuthController {
  constructor(private readonly auth: AuthService) {}

  @Public()
  @Post('sign-up')
  @HttpCode(200)
  async signUp(
    @Body({ schema: SignUp }) body: SignUp,
    @Ip() ip: string,
    @Res({ passthrough: true }) response: Response,
  ): Promise<SessionView> {
    return this.enter(response, await this.auth.signUp(body, ip));
  }

  @Public()
  @Post('sign-in')
  @HttpCode(200)
  async signIn(
    @Body({ schema: SignIn }) body: SignIn,
    @Ip() ip: string,
    @Res({ passthrough: true }) response: Response,
  ): Promise<SessionView> {
    return this.enter(response, await this.auth.signIn(body, ip));
  }

  @Post('sign-out')
  @HttpCode(204)
  async signOut(@CurrentSession() session: SignedIn, @Res({ passthrough: true }) response: Response): Promise<void> {
    await this.auth.signOut(session);
    response.clearCookie(SESSION_COOKIE, this.auth.cookieOptions);
  }

  @Get('session')
  session(@CurrentSession() session: SignedIn): SessionView {
    return this.auth.view(session);
  }

  private enter(response: Response, { token, session }: { token: string; session: SignedIn }): SessionView {
    response.cookie(SESSION_COOKIE, token, { ...this.auth.cookieOptions, maxAge: this.auth.sessionMs });
    return this.auth.view(session);
  }
}
