@NullMarked
package io.paymentledger.standalone;

import org.jspecify.annotations.NullMarked;
