/** What the lists and queries of all read models share: parameters, cursors, pages, and positions in the log. */
@NullMarked
package io.paymentledger.query.web;

import org.jspecify.annotations.NullMarked;
