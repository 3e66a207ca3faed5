import { type DynamicModule, Module } from '@nestjs/common';
import { APP_FILTER, APP_GUARD, APP_PIPE } from '@nestjs/core';
import { IdempotencyRepository } from '#store/idempotency';
import { AccountsController, AccountsService } from './accounts/index.js';
import {
  AuthController,
  AuthService,
  Origins,
  RateGuard,
  Rates,
  ResetService,
  SessionCookies,
  SessionGuard,
  SessionsService,
} from './auth/index.js';
import { BotsController, BotsService, DecisionsController, DecisionsService } from './bots/index.js';
import { CallbackService, ConnectionsController, ConnectionsService } from './connections/index.js';
import type { GatewayParts } from './gateway.parts.js';
import { ProblemFilter, StorableTextPipe, validationPipe } from './http/index.js';
import { IdempotencyInterceptor } from './idempotency/index.js';
import { ApiKeysService } from './keys/index.js';
import { MailboxController, MailWay } from './mail/index.js';
import { MarketController, MarketService } from './market/index.js';
import { AuditController, MeController, MeService } from './me/index.js';
import { HooksController, NotificationsController, NotificationsService } from './notifications/index.js';
import { ApiDocument, DocsController, describeRoutes } from './openapi/index.js';
import {
  FeedsController,
  FeedsService,
  OperationsController,
  OperationsService,
  PlacementController,
  PlacementService,
} from './operations/index.js';
import { ManualController, ManualService, OrdersController, OrdersService, PositionsService } from './orders/index.js';
import { ReferenceController, ReferenceService } from './reference/index.js';
import { ResultsController, ResultsService } from './results/index.js';
import { ScannerController, ScannerService } from './scanner/index.js';
import { ChangesController, ChangesService, PreviewController, PreviewService } from './screening/index.js';
import { PasskeysService } from './second-factor/index.js';
import { StopsController, StopsService } from './stops/index.js';
import { ViewsController, ViewsService } from './views/index.js';
import { VolatilityController, VolatilityService } from './volatility/index.js';

const CONTROLLERS = [
  DocsController,
  AuthController,
  MeController,
  MailboxController,
  AccountsController,
  StopsController,
  PreviewController,
  ChangesController,
  BotsController,
  DecisionsController,
  ManualController,
  OrdersController,
  ConnectionsController,
  MarketController,
  OperationsController,
  FeedsController,
  ReferenceController,
  ResultsController,
  PlacementController,
  ScannerController,
  ViewsController,
  VolatilityController,
  NotificationsController,
  HooksController,
  AuditController,
] as const;

/** Routes and what guards them; the services are made in gateway.parts.ts. */
@Module({})
export class GatewayModule {
  static of(parts: GatewayParts): DynamicModule {
    const { services } = parts;
    return {
      module: GatewayModule,
      controllers: [...CONTROLLERS],
      providers: [
        { provide: ApiDocument, useValue: new ApiDocument(describeRoutes(CONTROLLERS)) },
        { provide: AuthService, useValue: services.access.auth },
        { provide: SessionsService, useValue: services.access.sessions },
        { provide: SessionCookies, useValue: services.access.cookies },
        { provide: ResetService, useValue: services.access.resets },
        { provide: Origins, useValue: services.access.origins },
        { provide: Rates, useValue: services.access.rates },
        { provide: PasskeysService, useValue: services.access.passkeys },
        { provide: ApiKeysService, useValue: services.access.keys },
        { provide: MailWay, useValue: services.access.post },
        { provide: MeService, useValue: services.access.me },
        { provide: AccountsService, useValue: services.accounts },
        { provide: StopsService, useValue: services.stops },
        { provide: BotsService, useValue: services.bots },
        { provide: DecisionsService, useValue: services.decisions },
        { provide: ManualService, useValue: services.manual },
        { provide: OrdersService, useValue: services.orders },
        { provide: PositionsService, useValue: services.positions },
        { provide: ConnectionsService, useValue: services.connections },
        { provide: CallbackService, useValue: services.callbacks },
        { provide: MarketService, useValue: services.market },
        { provide: OperationsService, useValue: services.operations },
        { provide: FeedsService, useValue: services.feeds },
        { provide: PlacementService, useValue: services.placement },
        { provide: ResultsService, useValue: services.results },
        { provide: ReferenceService, useValue: services.reference },
        { provide: PreviewService, useValue: services.previews },
        { provide: ChangesService, useValue: services.changes },
        { provide: ScannerService, useValue: services.scanner },
        { provide: ViewsService, useValue: services.views },
        { provide: VolatilityService, useValue: services.volatility },
        { provide: NotificationsService, useValue: parts.notifications.service },
        { provide: IdempotencyRepository, useValue: parts.idempotency },
        IdempotencyInterceptor,
        { provide: APP_GUARD, useClass: SessionGuard },
        { provide: APP_GUARD, useClass: RateGuard },
        { provide: APP_PIPE, useValue: new StorableTextPipe() },
        { provide: APP_PIPE, useValue: validationPipe() },
        { provide: APP_FILTER, useValue: new ProblemFilter(parts.logger) },
      ],
    };
  }
}
