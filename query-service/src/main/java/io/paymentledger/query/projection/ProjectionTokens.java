package io.paymentledger.query.projection;

import java.lang.management.ManagementFactory;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.UUID;
import javax.sql.DataSource;
import org.axonframework.eventhandling.TrackingToken;
import org.axonframework.eventhandling.tokenstore.AbstractTokenEntry;
import org.axonframework.eventhandling.tokenstore.GenericTokenEntry;
import org.axonframework.eventhandling.tokenstore.jdbc.JdbcTokenStore;
import org.axonframework.eventhandling.tokenstore.jdbc.TokenSchema;
import org.axonframework.serialization.Serializer;
import org.axonframework.spring.jdbc.SpringDataSourceConnectionProvider;

/**
 * The tokens in {@code query.token_entry}, on the connection of the transaction that writes the rows.
 *
 * <p>The stock store inserts a missing token without regard to others who do so, which fails all but one of the
 * processes that start a new projection at once; here the first one wins and the others go on with its token.
 */
final class ProjectionTokens extends JdbcTokenStore {

    /**
     * How long a process that died keeps its projections from being taken over: far longer than the interval in which
     * {@link ClaimKeeper} renews its claims. A claim that is taken over too early only costs a batch: whoever lost
     * it cannot store its token, so its rows are rolled back.
     */
    static final Duration CLAIM_TIMEOUT = Duration.ofSeconds(5);

    private final Serializer serializer;
    private final String owner;

    private ProjectionTokens(Builder builder, String owner, Serializer serializer) {
        super(builder);
        this.owner = owner;
        this.serializer = serializer;
    }

    /** @param clock by which claims are made, and run out; Axon has one for all stores of a process */
    static ProjectionTokens on(DataSource dataSource, Serializer serializer, Clock clock) {
        AbstractTokenEntry.clock = clock;
        String owner = nodeId();
        return new ProjectionTokens(
                builder()
                        // Gives the connection of Spring's transaction, and leaves its commit to Spring.
                        .connectionProvider(new SpringDataSourceConnectionProvider(dataSource))
                        .serializer(serializer)
                        .claimTimeout(CLAIM_TIMEOUT)
                        .nodeId(owner)
                        .schema(TokenSchema.builder()
                                .setTokenTable("query.token_entry")
                                .setProcessorNameColumn("processor_name")
                                .setTokenTypeColumn("token_type")
                                .setTimestampColumn("claimed_at")
                                .build()),
                owner,
                serializer);
    }

    /** This process, as its tokens name it. */
    String owner() {
        return owner;
    }

    /** Names the process for people, and makes sure that no other one has the name: containers repeat process ids. */
    private static String nodeId() {
        return ManagementFactory.getRuntimeMXBean().getName() + "/" + UUID.randomUUID();
    }

    @Override
    protected TrackingToken insertTokenEntry(
            Connection connection, TrackingToken token, String processorName, int segment) throws SQLException {
        GenericTokenEntry<byte[]> entry =
                new GenericTokenEntry<>(token, serializer, byte[].class, processorName, segment);
        try (PreparedStatement insert = connection.prepareStatement("""
                INSERT INTO query.token_entry (processor_name, segment, token, token_type, claimed_at)
                VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING""")) {
            insert.setString(1, processorName);
            insert.setInt(2, segment);
            insert.setBytes(3, entry.getSerializedToken().getData());
            insert.setString(4, entry.getSerializedToken().getType().getName());
            insert.setString(5, entry.timestampAsString());
            insert.executeUpdate();
        }
        return token;
    }
}
