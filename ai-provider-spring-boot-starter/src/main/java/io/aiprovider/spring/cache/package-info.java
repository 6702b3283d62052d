/** Where answers are kept: in memory, and in a Redis behind it. */
@NullMarked
package io.aiprovider.spring.cache;

import org.jspecify.annotations.NullMarked;
