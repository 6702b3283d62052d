/** The limits of callers. */
@NullMarked
package io.aiprovider.spring.limit;

import org.jspecify.annotations.NullMarked;
