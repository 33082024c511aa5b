package io.paymentledger.base;

import io.paymentledger.eventstore.Worker;
import org.springframework.context.SmartLifecycle;

/** A bean with a worker that runs as long as the service does. */
public interface WorkerLifecycle extends SmartLifecycle {

    Worker worker();

    @Override
    default void start() {
        worker().start();
    }

    @Override
    default void stop() {
        worker().stop();
    }

    @Override
    default boolean isRunning() {
        return !worker().ended();
    }
}
