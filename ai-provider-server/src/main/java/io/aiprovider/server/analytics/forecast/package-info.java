/** What costs will be, from those of earlier days: methods, how good they are, and the endpoint. */
@NullMarked
package io.aiprovider.server.analytics.forecast;

import org.jspecify.annotations.NullMarked;
