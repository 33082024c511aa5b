package io.paymentledger.simulation.audit;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * One charge for each order number: the charge names its order, the order's stream names the charge, and both name the
 * same. As a stream has one first event, no second charge can be named.
 */
final class Orders {

    private final Connection connection;
    private final Findings findings;
    private final List<Link> links = new ArrayList<>();

    /** One of the two names the other. */
    private record Link(int log, String from, String to, String member, String value) {}

    Orders(Connection connection, Findings findings) {
        this.connection = connection;
        this.findings = findings;
    }

    /** A charge names its order. */
    void charge(int log, String stream, String orderNumber) throws SQLException {
        int slash = stream.indexOf('/');
        add(new Link(
                log,
                stream,
                stream.substring(0, slash) + "/order/" + orderNumber,
                "charge_id",
                stream.substring(slash + 1)));
    }

    /** An order names its charge. */
    void order(Fact claimed) throws SQLException {
        int slash = claimed.stream().indexOf("/order/");
        String tenant = claimed.stream().substring(0, slash);
        add(new Link(
                claimed.log(),
                claimed.stream(),
                tenant + "/" + claimed.text("charge_id"),
                "order_number",
                claimed.stream().substring(slash + "/order/".length())));
    }

    private void add(Link link) throws SQLException {
        links.add(link);
        if (links.size() == Audit.LOOKED_UP_AT_ONCE) {
            check();
        }
    }

    /** Looks up what is not yet looked up. */
    void check() throws SQLException {
        Map<String, JsonNode> named = new HashMap<>();
        try (PreparedStatement select = connection.prepareStatement("SELECT e.stream, e.payload"
                + " FROM unnest(?, ?) AS wanted (log, stream) JOIN ledger.event e USING (log, stream)"
                + " WHERE e.sequence = 0")) {
            select.setArray(
                    1,
                    connection.createArrayOf(
                            "integer", links.stream().map(Link::log).toArray()));
            select.setArray(
                    2,
                    connection.createArrayOf(
                            "text", links.stream().map(Link::to).toArray()));
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    named.put(row.getString(1), JsonMapper.shared().readTree(row.getBytes(2)));
                }
            }
        }
        for (Link link : links) {
            @Nullable JsonNode payload = named.get(link.to);
            if (payload == null) {
                findings.add(FindingKind.ORDER_DIFFERS, link.from, link.to + " does not exist");
            } else if (!Objects.equals(payload.path(link.member).stringValue(null), link.value)) {
                findings.add(FindingKind.ORDER_DIFFERS, link.from, link.to + " names another " + link.member);
            }
        }
        links.clear();
    }
}
