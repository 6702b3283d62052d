/** What the receivers of traces and of metrics have in common: OpenTelemetry's variables. */
@NullMarked
package io.aiprovider.server.otlp;

import org.jspecify.annotations.NullMarked;
