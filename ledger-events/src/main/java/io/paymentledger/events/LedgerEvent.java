package io.paymentledger.events;

/** A fact that was recorded once and is never changed. {@link EventCodec} names each kind and fixes its stored bytes. */
public sealed interface LedgerEvent
        permits ChargeEvent,
                OrderEvent,
                TokenEvent,
                KeyEvent,
                NotificationEvent,
                CorrectionEvent,
                SettlementEvent,
                WebhookEvent,
                MonthEvent {}
