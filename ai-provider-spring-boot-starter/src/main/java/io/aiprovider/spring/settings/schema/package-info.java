/** The settings that exist: their names, types and values. */
@NullMarked
package io.aiprovider.spring.settings.schema;

import org.jspecify.annotations.NullMarked;
