package io.paymentledger.query.console;

import io.paymentledger.events.Sha256;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.springframework.core.io.ByteArrayResource;
import org.springframework.core.io.ClassPathResource;
import org.springframework.core.io.Resource;

/** The files that pages load, all of them from this jar. Each is named with the hash of its bytes, so it may be kept for ever. */
final class Assets {

    private static final String OWN = "console/";
    private static final String HTMX = "META-INF/resources/webjars/htmx.org/2.0.10/dist/htmx.min.js";
    private static final String HTMX_SSE = "META-INF/resources/webjars/htmx-ext-sse/2.2.2/sse.js";

    private static final String UPLOT = "META-INF/resources/webjars/uplot/1.6.30/dist/uPlot.iife.min.js";
    private static final String UPLOT_STYLE = "META-INF/resources/webjars/uplot/1.6.30/dist/uPlot.min.css";

    /** Long enough to tell one version from another. */
    private static final int HASH_CHARS = 16;

    private final Map<String, Asset> byName = new LinkedHashMap<>();
    private final AssetNames names;

    /** A file with its media type. */
    record Asset(String type, Resource file) {}

    Assets() {
        this.names = new AssetNames(
                add("console.css", "text/css", OWN + "console.css"),
                add("console.js", "text/javascript", OWN + "console.js"),
                add("receipt.js", "text/javascript", OWN + "receipt.js"),
                add("proof.js", "text/javascript", OWN + "proof.js"),
                add("htmx.js", "text/javascript", HTMX),
                add("sse.js", "text/javascript", HTMX_SSE),
                add("uplot.js", "text/javascript", UPLOT),
                add("uplot.css", "text/css", UPLOT_STYLE),
                add("plot.js", "text/javascript", OWN + "plot.js"),
                add("icon.svg", "image/svg+xml", OWN + "icon.svg"));
    }

    private String add(String name, String type, String path) {
        try {
            Resource file = new ClassPathResource(path);
            byte[] bytes = file.getContentAsByteArray();
            int dot = name.lastIndexOf('.');
            String versioned = name.substring(0, dot) + "-"
                    + Sha256.hex(Sha256.of(bytes)).substring(0, HASH_CHARS) + name.substring(dot);
            byName.put(versioned, new Asset(type, new ByteArrayResource(bytes)));
            return "/console/assets/" + versioned;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    AssetNames names() {
        return names;
    }

    Optional<Asset> find(String versionedName) {
        return Optional.ofNullable(byName.get(versionedName));
    }
}
