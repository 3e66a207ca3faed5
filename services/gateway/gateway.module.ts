import { type DynamicModule, Module } from '@nestjs/common';
import { APP_FILTER, APP_GUARD, APP_PIPE } from '@nestjs/core';
import { IdempotencyRepository } from '#store/idempotency';
import { AccountsController, AccountsService } from './accounts/index.js';
import { AuthController, AuthService, SessionGuard } from './auth/index.js';
import { BotsController, BotsService, DecisionsController, DecisionsService } from './bots/index.js';
import { CallbackService, ConnectionsController, ConnectionsService } from './connections/index.js';
import type { GatewayParts } from './gateway.parts.js';
import { ProblemFilter, validationPipe } from './http/index.js';
import { IdempotencyInterceptor } from './idempotency/index.js';
import { MarketController, MarketService } from './market/index.js';
import { OperationsController, OperationsService, PlacementController, PlacementService } from './operations/index.js';
import { ManualController, ManualService, OrdersController, OrdersService, PositionsService } from './orders/index.js';
import { ReferenceController, ReferenceService } from './reference/index.js';
import { PreviewController, PreviewService } from './screening/index.js';
import { StopsController, StopsService } from './stops/index.js';

/** Routes and what guards them; the services are made in gateway.parts.ts. */
@Module({})
export class GatewayModule {
  static of(parts: GatewayParts): DynamicModule {
    const { services } = parts;
    return {
      module: GatewayModule,
      controllers: [
        AuthController,
        AccountsController,
        StopsController,
        PreviewController,
        BotsController,
        DecisionsController,
        ManualController,
        OrdersController,
        ConnectionsController,
        MarketController,
        OperationsController,
        ReferenceController,
        PlacementController,
      ],
      providers: [
        { provide: AuthService, useValue: services.auth },
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
        { provide: PlacementService, useValue: services.placement },
        { provide: ReferenceService, useValue: services.reference },
        { provide: PreviewService, useValue: services.previews },
        { provide: IdempotencyRepository, useValue: parts.idempotency },
        IdempotencyInterceptor,
        { provide: APP_GUARD, useClass: SessionGuard },
        { provide: APP_PIPE, useValue: validationPipe() },
        { provide: APP_FILTER, useValue: new ProblemFilter(parts.logger) },
      ],
    };
  }
}
