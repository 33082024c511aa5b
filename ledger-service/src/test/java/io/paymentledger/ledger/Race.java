package io.paymentledger.ledger;

import io.paymentledger.ledger.RunningLedger.Reply;
import java.net.http.HttpRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Requests that are sent at the same moment, each from a thread of its own. */
final class Race {

    private Race() {}

    /** The replies of one service to requests of several clients, in the order of the requests. */
    static List<Reply> of(List<HttpRequest.Builder> requests, RunningLedger ledger) throws Exception {
        return of(requests.stream()
                .<Callable<Reply>>map(request -> () -> ledger.send(request))
                .toList());
    }

    /** The results of several calls, in their order. */
    static <T> List<T> of(List<Callable<T>> calls) throws Exception {
        CyclicBarrier start = new CyclicBarrier(calls.size());
        try (ExecutorService threads = Executors.newFixedThreadPool(calls.size())) {
            List<Future<T>> futures = new ArrayList<>();
            for (Callable<T> call : calls) {
                futures.add(threads.submit(() -> {
                    start.await();
                    return call.call();
                }));
            }
            List<T> results = new ArrayList<>();
            for (Future<T> future : futures) {
                results.add(future.get());
            }
            return results;
        }
    }
}
