package io.paymentledger.query.console;

/** The addresses of {@link Assets}. */
record AssetNames(
        String style,
        String script,
        String receipt,
        String proof,
        String htmx,
        String sse,
        String plots,
        String plotStyle,
        String plot,
        String icon) {}
