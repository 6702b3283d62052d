/** The settings that the configuration has: their names as written, values and places. */
@NullMarked
package io.aiprovider.spring.settings.source;

import org.jspecify.annotations.NullMarked;
