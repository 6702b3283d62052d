/** JSON Schemas in the forms that Gemini accepts. */
@NullMarked
package io.aiprovider.provider.google.schema;

import org.jspecify.annotations.NullMarked;
