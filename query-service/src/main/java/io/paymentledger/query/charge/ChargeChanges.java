package io.paymentledger.query.charge;

import io.paymentledger.base.web.ChargeJson;
import io.paymentledger.events.ChargeView;
import io.paymentledger.events.RecordedEvent;
import io.paymentledger.query.charge.ChargeEventJson.Change;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;

/** What each event of a charge changed: the difference between the charge's answers before and after it. */
public final class ChargeChanges {

    private final JsonMapper json;

    /** @param json the mapper that answers are written with */
    ChargeChanges(JsonMapper json) {
        this.json = json;
    }

    /** All events of one charge, in order, each with its changes. */
    public List<ChargeEventJson> of(List<RecordedEvent> events) {
        List<ChargeEventJson> answers = new ArrayList<>();
        JsonNode before = JsonNodeFactory.instance.objectNode();
        @Nullable ChargeView view = null;
        for (RecordedEvent event : events) {
            view = ChargeView.evolve(view, event);
            JsonNode after = json.valueToTree(ChargeJson.of(view));
            answers.add(ChargeEventJson.of(event, difference(before, after)));
            before = after;
        }
        return answers;
    }

    private static Map<String, Change> difference(JsonNode before, JsonNode after) {
        Set<String> members = new LinkedHashSet<>(after.propertyNames());
        members.addAll(before.propertyNames());
        Map<String, Change> changes = new LinkedHashMap<>();
        for (String member : members) {
            @Nullable JsonNode from = before.get(member);
            @Nullable JsonNode to = after.get(member);
            if (!Objects.equals(from, to)) {
                changes.put(member, new Change(from, to));
            }
        }
        return changes;
    }
}
