package io.paymentledger.query.console;

/** The addresses of {@link Assets}. */
record AssetNames(String style, String script, String htmx, String sse, String icon) {}
