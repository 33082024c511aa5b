package io.paymentledger.standalone;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.Map;

/** A port on the loopback interface, 1 to 65535, and the setting that changes it. */
record Port(String setting, int number) {

    private static final int HIGHEST = 65_535;

    static Port of(Map<String, String> environment, String setting, int defaultNumber) {
        String text = environment.getOrDefault(setting, "");
        if (text.isBlank()) {
            return new Port(setting, defaultNumber);
        }
        try {
            int number = Integer.parseInt(text.strip());
            if (number >= 1 && number <= HIGHEST) {
                return new Port(setting, number);
            }
        } catch (NumberFormatException notANumber) {
            // Refused below, with the same words as a number out of range.
        }
        throw new StartRefusedException(
                "%s is \"%s\", which is not a port: a number from 1 to %s is.".formatted(setting, text, HIGHEST));
    }

    /** Far from the ports beside this one, which are likely to be in use as well. */
    private int another() {
        int distance = 10_000;
        return number + distance <= HIGHEST ? number + distance : number - distance;
    }

    /** Refuses to start while another process listens on this port. */
    void requireFree() {
        try {
            new ServerSocket(number, 1, InetAddress.getLoopbackAddress()).close();
        } catch (IOException e) {
            throw new StartRefusedException(
                    "Port %s is taken by another process. Stop that one, or choose another port: %s=%s ./dev up"
                            .formatted(number, setting, another()),
                    e);
        }
    }
}
