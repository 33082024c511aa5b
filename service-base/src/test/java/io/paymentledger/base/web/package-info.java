@NullMarked
package io.paymentledger.base.web;

import org.jspecify.annotations.NullMarked;
