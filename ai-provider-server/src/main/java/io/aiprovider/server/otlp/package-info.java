/**
 * What the receivers of traces and of metrics have in common: OpenTelemetry's variables, the
 * reasons why nothing can be sent, and the end.
 */
@NullMarked
package io.aiprovider.server.otlp;

import org.jspecify.annotations.NullMarked;
