/** The meters of the process, and the endpoint that shows them to Prometheus. */
@NullMarked
package io.aiprovider.server.metrics;

import org.jspecify.annotations.NullMarked;
