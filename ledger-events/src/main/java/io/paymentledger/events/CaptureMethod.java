package io.paymentledger.events;

/** When the money of an approved charge is taken. */
public enum CaptureMethod {
    /** With the authorisation. */
    AUTOMATIC("automatic"),
    /** By a later capture, up to the authorised sum. */
    MANUAL("manual");

    private final String wireName;

    CaptureMethod(String wireName) {
        this.wireName = wireName;
    }

    /** The name in JSON, in requests and in history. */
    public String wireName() {
        return wireName;
    }

    /**
     * The method with a name.
     *
     * @throws IllegalArgumentException if there is none
     */
    public static CaptureMethod ofWireName(String wireName) {
        return switch (wireName) {
            case "automatic" -> AUTOMATIC;
            case "manual" -> MANUAL;
            default -> throw new IllegalArgumentException("no capture method is named " + wireName);
        };
    }
}
