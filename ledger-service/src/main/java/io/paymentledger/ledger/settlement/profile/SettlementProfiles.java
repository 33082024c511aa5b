package io.paymentledger.ledger.settlement.profile;

import io.paymentledger.events.CanonicalJson;
import io.paymentledger.ledger.settlement.profile.DescribedProfile.Origin;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;
import tools.jackson.databind.node.ObjectNode;

/** The profiles that all tenants have: those that are shipped, and those of the operator's files. */
public final class SettlementProfiles {

    /** What may name a profile: 1 to 63 of lower-case letters, digits and inner hyphens. */
    public static final Pattern NAME = Pattern.compile("[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?");

    private static final String SUFFIX = ".json";

    private final Map<String, DescribedProfile> byName;

    private SettlementProfiles(Map<String, DescribedProfile> byName) {
        this.byName = Map.copyOf(byName);
    }

    /**
     * The shipped profiles and those of some files, which count more.
     *
     * @param files documents, each called like its profile, with the ending {@code .json}
     * @throws IllegalArgumentException if one cannot be used
     * @throws UncheckedIOException if one cannot be read
     */
    public static SettlementProfiles load(Collection<Path> files) {
        Map<String, DescribedProfile> byName = new TreeMap<>();
        try {
            for (Resource shipped :
                    new PathMatchingResourcePatternResolver().getResources("classpath:settlement-profiles/*.json")) {
                try (InputStream in = shipped.getInputStream()) {
                    add(byName, Origin.SHIPPED, String.valueOf(shipped.getFilename()), in.readAllBytes());
                }
            }
            for (Path file : files) {
                add(byName, Origin.CONFIGURED, String.valueOf(file.getFileName()), Files.readAllBytes(file));
            }
        } catch (IOException e) {
            throw new UncheckedIOException("a profile cannot be read", e);
        }
        return new SettlementProfiles(byName);
    }

    private static void add(Map<String, DescribedProfile> byName, Origin origin, String file, byte[] document) {
        String name = file.endsWith(SUFFIX) ? file.substring(0, file.length() - SUFFIX.length()) : "";
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException(
                    file + " is not called like a profile: lower-case letters, digits and hyphens, and " + SUFFIX);
        }
        try {
            ObjectNode read = CanonicalJson.read(document);
            byName.put(name, new DescribedProfile(origin, read, ProfileReader.read(name, read)));
        } catch (InvalidProfileException | IllegalArgumentException e) {
            throw new IllegalArgumentException("the profile " + file + " cannot be used: " + e.getMessage(), e);
        }
    }

    /** All of them by their names. */
    public Map<String, DescribedProfile> all() {
        return byName;
    }
}
