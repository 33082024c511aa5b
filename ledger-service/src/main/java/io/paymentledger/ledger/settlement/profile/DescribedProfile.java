package io.paymentledger.ledger.settlement.profile;

import static java.util.Objects.requireNonNull;

import java.util.Locale;
import tools.jackson.databind.node.ObjectNode;

/**
 * A profile with the document that describes it.
 *
 * @param origin where it comes from
 * @param document as it was written
 * @param profile what it comes to
 */
public record DescribedProfile(Origin origin, ObjectNode document, Profile profile) {

    /** Where a profile comes from; the later ones count more. */
    public enum Origin {
        /** The ledger ships it. */
        SHIPPED,
        /** The operator's file. */
        CONFIGURED,
        /** The tenant defined it. */
        DEFINED;

        /** The name in JSON. */
        public String wireName() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    public DescribedProfile {
        requireNonNull(origin);
        requireNonNull(document);
        requireNonNull(profile);
    }

    /** The profile's name. */
    public String name() {
        return requireNonNull(profile.name(), "what is described has a name");
    }
}
