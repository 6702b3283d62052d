/** Sends the spans of calls to receivers of OpenTelemetry's protocol, and to Langfuse. */
@NullMarked
package io.aiprovider.server.tracing;

import org.jspecify.annotations.NullMarked;
