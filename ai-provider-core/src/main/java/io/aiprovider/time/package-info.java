/** A clock for durations. It only moves forward, even when the system's clock is changed. */
@NullMarked
package io.aiprovider.time;

import org.jspecify.annotations.NullMarked;
