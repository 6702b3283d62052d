/** Which questions have the same meaning. */
@NullMarked
package io.aiprovider.cache.semantic;

import org.jspecify.annotations.NullMarked;
