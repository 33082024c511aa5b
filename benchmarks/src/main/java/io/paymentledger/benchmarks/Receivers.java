package io.paymentledger.benchmarks;

import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Whoever webhooks are sent to, in the process of the benchmark. */
final class Receivers implements AutoCloseable {

    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final HttpServer server;

    Receivers() {
        try {
            this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(threads);
        server.start();
    }

    /** Adds one, with a name of its own; where it receives. */
    URI add(String name, HttpHandler receiver) {
        server.createContext("/" + name, receiver);
        return URI.create("http://127.0.0.1:%s/%s".formatted(server.getAddress().getPort(), name));
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
