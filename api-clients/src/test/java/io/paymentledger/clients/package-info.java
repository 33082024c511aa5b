/** Tests that the descriptions of both APIs are what tools and authors of clients take them for. */
@NullMarked
package io.paymentledger.clients;

import org.jspecify.annotations.NullMarked;
