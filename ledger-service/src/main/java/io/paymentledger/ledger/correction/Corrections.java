package io.paymentledger.ledger.correction;

import io.paymentledger.base.History;
import io.paymentledger.base.MessageMetadata;
import io.paymentledger.events.CorrectionEvent.CorrectionPosted;
import io.paymentledger.events.EventMetadata;
import io.paymentledger.events.RecordedEvent;
import io.paymentledger.events.StreamName;
import io.paymentledger.eventstore.EventLog;
import io.paymentledger.eventstore.TenantLogs;
import java.util.List;
import org.axonframework.commandhandling.GenericCommandMessage;
import org.axonframework.commandhandling.gateway.CommandGateway;
import org.axonframework.modelling.command.AggregateStreamCreationException;

/**
 * Posts corrections, each key once. Keys of corrections are names of their own: a charge may have the same.
 *
 * <p>Throws {@link io.paymentledger.eventstore.StoreUnavailableException} if the event store cannot be reached.
 */
public final class Corrections {

    private final CommandGateway commands;
    private final History history;
    private final EventLog log;
    private final TenantLogs tenants;

    Corrections(CommandGateway commands, History history, EventLog log, TenantLogs tenants) {
        this.commands = commands;
        this.history = history;
        this.log = log;
        this.tenants = tenants;
    }

    /** What became of a request. */
    public sealed interface Answer {

        /**
         * The correction is in the books.
         *
         * @param recorded its event
         * @param replayed whether an earlier request had put it there
         */
        record Posted(RecordedEvent recorded, CorrectionPosted correction, boolean replayed) implements Answer {}

        /**
         * The key names another correction.
         *
         * @param mismatch the names of what differs
         */
        record KeyReused(List<String> mismatch) implements Answer {

            public KeyReused {
                mismatch = List.copyOf(mismatch);
            }
        }

        /** What is to be corrected is not in the tenant's history. */
        record NothingToCorrect() implements Answer {}
    }

    /** Posts a correction, once, however often it is asked for. */
    public Answer post(String tenant, String key, CorrectionRequest request, EventMetadata cause) {
        StreamName stream = StreamName.correction(tenant, key);
        List<RecordedEvent> before = history.of(stream);
        if (!before.isEmpty()) {
            return repeated(before.getFirst(), request);
        }
        if (request.corrects() != null && !isInHistory(tenant, request.corrects())) {
            return new Answer.NothingToCorrect();
        }
        try {
            commands.sendAndWait(GenericCommandMessage.asCommandMessage(new PostCorrection(stream, request))
                    .withMetaData(MessageMetadata.toMap(cause)));
        } catch (AggregateStreamCreationException e) {
            return repeated(history.of(stream).getFirst(), request);
        }
        RecordedEvent recorded = history.of(stream).getFirst();
        return new Answer.Posted(recorded, posted(recorded), false);
    }

    private static Answer repeated(RecordedEvent recorded, CorrectionRequest request) {
        CorrectionPosted posted = posted(recorded);
        return posted.fingerprint().equals(request.fingerprint())
                ? new Answer.Posted(recorded, posted, true)
                : new Answer.KeyReused(request.mismatch(posted));
    }

    private static CorrectionPosted posted(RecordedEvent recorded) {
        if (recorded.event() instanceof CorrectionPosted posted) {
            return posted;
        }
        throw new IllegalStateException("not the stream of a correction");
    }

    private boolean isInHistory(String tenant, long position) {
        return log.at(tenants.logOfTenant(tenant), position)
                .filter(event -> event.stream().startsWith(tenant + "/"))
                .isPresent();
    }
}
