package io.paymentledger.query.charge;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;

/** Sends what the JDK's client refuses to send. */
final class RawHttp {

    private RawHttp() {}

    /** The status with which a target is answered. */
    static int status(URI service, String target, String key) throws IOException {
        try (Socket socket = new Socket(service.getHost(), service.getPort());
                BufferedReader answer =
                        new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8))) {
            socket.getOutputStream()
                    .write("GET %s HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer %s\r\nConnection: close\r\n\r\n"
                            .formatted(target, key)
                            .getBytes(StandardCharsets.US_ASCII));
            return Integer.parseInt(
                    answer.readLine().substring("HTTP/1.1 ".length()).strip());
        }
    }
}
