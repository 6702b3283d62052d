/** The response cache: in memory, with an optional Redis behind it. */
@NullMarked
package io.aiprovider.spring.cache;

import org.jspecify.annotations.NullMarked;
