/** Calls and attempts as spans of OpenTelemetry. */
@NullMarked
package io.aiprovider.opentelemetry;

import org.jspecify.annotations.NullMarked;
