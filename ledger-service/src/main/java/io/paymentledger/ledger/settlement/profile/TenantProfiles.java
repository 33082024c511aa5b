package io.paymentledger.ledger.settlement.profile;

import io.paymentledger.base.History;
import io.paymentledger.events.CanonicalJson;
import io.paymentledger.events.EventMetadata;
import io.paymentledger.events.RecordedEvent;
import io.paymentledger.events.SettlementEvent.SettlementProfileDefined;
import io.paymentledger.events.StreamName;
import io.paymentledger.ledger.command.RacedCommands;
import io.paymentledger.ledger.settlement.profile.DescribedProfile.Origin;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.axonframework.commandhandling.gateway.CommandGateway;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * A tenant's profiles of settlement files: its own, which are events, and those that all tenants have.
 *
 * <p>Throws {@link io.paymentledger.eventstore.StoreUnavailableException} if the event store cannot be reached.
 */
public final class TenantProfiles {

    /** More than a tenant has gateways and banks; all of them are looked at for each file. */
    public static final int MOST_OWN = 100;

    private static final Logger LOGGER = LoggerFactory.getLogger(TenantProfiles.class);

    private final SettlementProfiles common;
    private final History history;
    private final CommandGateway commands;

    public TenantProfiles(SettlementProfiles common, History history, CommandGateway commands) {
        this.common = common;
        this.history = history;
        this.commands = commands;
    }

    /** All of a tenant's profiles by their names, in order. */
    public Map<String, DescribedProfile> of(String tenant) {
        Map<String, DescribedProfile> all = new TreeMap<>(common.all());
        own(tenant).forEach((name, document) -> {
            try {
                ObjectNode read = CanonicalJson.read(document.getBytes(StandardCharsets.UTF_8));
                all.put(name, new DescribedProfile(Origin.DEFINED, read, ProfileReader.read(name, read)));
            } catch (InvalidProfileException e) {
                LOGGER.warn("the profile {} of {} is one that this version cannot use", name, tenant, e);
            }
        });
        return all;
    }

    private Map<String, String> own(String tenant) {
        Map<String, String> documents = new TreeMap<>();
        for (RecordedEvent recorded : history.of(StreamName.settlementProfiles(tenant))) {
            if (recorded.event() instanceof SettlementProfileDefined defined) {
                documents.put(defined.name(), defined.document());
            }
        }
        return documents;
    }

    /**
     * Whether a tenant can have a profile of its own of a name: it has it, or has not too many yet.
     *
     * @return {@code false} if there are {@link #MOST_OWN} others
     */
    public boolean hasRoomFor(String tenant, String name) {
        Map<String, String> own = own(tenant);
        return own.containsKey(name) || own.size() < MOST_OWN;
    }

    /**
     * Defines a profile; the same document again changes nothing.
     *
     * @return the position of the last profile that was defined
     * @throws InvalidProfileException if it cannot be used
     */
    public long define(String tenant, String name, ObjectNode document, EventMetadata cause) {
        Profile valid = ProfileReader.read(name, document);
        StreamName stream = StreamName.settlementProfiles(tenant);
        DefineProfile command = new DefineProfile(
                stream,
                String.valueOf(valid.name()),
                new String(CanonicalJson.write(document), StandardCharsets.UTF_8));
        RacedCommands.send(commands, command, cause);
        List<RecordedEvent> events = history.of(stream);
        return events.getLast().position();
    }
}
