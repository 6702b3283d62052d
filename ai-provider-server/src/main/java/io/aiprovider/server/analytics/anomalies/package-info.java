/** Usage that is not as usual: how it is found, what caused it, and who is told. */
@NullMarked
package io.aiprovider.server.analytics.anomalies;

import org.jspecify.annotations.NullMarked;
