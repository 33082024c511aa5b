package io.paymentledger.query.export;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The formats that a journal can be asked for. */
enum JournalMedia {
    NDJSON("application/x-ndjson", "ndjson"),
    CSV("text/csv;charset=utf-8;header=present", "csv"),
    HLEDGER("text/x-hledger;charset=utf-8", "journal"),
    BEANCOUNT("text/x-beancount;charset=utf-8", "beancount");

    private final String contentType;
    private final String extension;

    JournalMedia(String contentType, String extension) {
        this.contentType = contentType;
        this.extension = extension;
    }

    String contentType() {
        return contentType;
    }

    /** How a file's name ends. */
    String extension() {
        return extension;
    }

    JournalFormat format() {
        return switch (this) {
            case NDJSON -> new NdjsonJournal();
            case CSV -> new CsvJournal();
            case HLEDGER -> new HledgerJournal();
            case BEANCOUNT -> new BeancountJournal();
        };
    }

    static @Nullable JournalMedia ofWireName(String wireName) {
        return Arrays.stream(values())
                .filter(media -> media.wireName().equals(wireName))
                .findFirst()
                .orElse(null);
    }

    static String wireNames() {
        return Arrays.stream(values()).map(JournalMedia::wireName).collect(Collectors.joining(", "));
    }

    private String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
