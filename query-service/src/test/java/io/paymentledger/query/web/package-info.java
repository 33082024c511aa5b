@NullMarked
package io.paymentledger.query.web;

import org.jspecify.annotations.NullMarked;
