/** Metrics, traces, statistics and log lines about calls. */
@NullMarked
package io.aiprovider.observe;

import org.jspecify.annotations.NullMarked;
