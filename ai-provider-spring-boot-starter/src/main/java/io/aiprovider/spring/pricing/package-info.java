/** Prices from a file or an address, in Spring Boot applications. */
@NullMarked
package io.aiprovider.spring.pricing;

import org.jspecify.annotations.NullMarked;
