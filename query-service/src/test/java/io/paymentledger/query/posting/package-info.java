@NullMarked
package io.paymentledger.query.posting;

import org.jspecify.annotations.NullMarked;
