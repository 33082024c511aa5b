@NullMarked
package io.paymentledger.base.http;

import org.jspecify.annotations.NullMarked;
