/** Metrics, observations and health of calls and providers. */
@NullMarked
package io.aiprovider.spring.observe;

import org.jspecify.annotations.NullMarked;
